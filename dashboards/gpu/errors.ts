/** What hardware and driver complain of. */
import { gpu } from '../../exporter/catalogue/index.ts';
import type { Row } from '../frame/board.ts';
import { memoryErrors } from '../panels/memory-errors.ts';
import { timeSeries } from '../panels/timeseries.ts';
import { xidTable } from '../panels/xids.ts';
import { increase } from '../queries/select.ts';

const ecc = timeSeries({
  title: 'New ECC errors',
  means: 'Errors of the memory between two points of the line, by whether they could be corrected.',
  act: 'Corrected ones that come faster and faster go before those that cannot be. Uncorrected: do not trust the answers of that time, and reset the GPU when it can be spared.',
  unit: 'count',
  noValue: 'The GPU tells no ECC errors: consumer boards have none, and on others ECC may be off',
  width: 24,
  height: 7,
  softMax: 1,
  calculations: ['max'],
  queries: [
    {
      expr: increase(gpu.eccErrors, 'gpu', 'lifetime="volatile"'),
      legend: '{{severity}} · GPU {{device_id}} · {{instance}}',
    },
  ],
  styles: { '^uncorrected': { color: 'red' } },
});

export const errors: Row = { title: 'Errors', panels: [xidTable('gpu', 6), memoryErrors('gpu', 6), ecc] };
