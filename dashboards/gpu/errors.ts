/** What hardware and driver complain of. */
import { gpu } from '../../exporter/catalogue/index.ts';
import type { Row } from '../frame/board.ts';
import { gpuLine } from '../panels/gpus.ts';
import { memoryErrors } from '../panels/memory-errors.ts';
import { timeSeries } from '../panels/timeseries.ts';
import { xidTable } from '../panels/xids.ts';
import { increase } from '../queries/select.ts';

const ecc = timeSeries({
  title: 'New ECC errors',
  means: 'Errors of the memory between two points of the line, by whether they could be corrected.',
  act: 'Corrected ones that come faster and faster go before those that cannot be. Uncorrected: do not trust the answers of that time, and reset the GPU when it can be spared.',
  unit: 'count',
  noValue:
    'No chosen GPU reports counts of ECC errors, which does not mean that there are none: see the XIDs above',
  width: 24,
  height: 7,
  softMax: 1,
  calculations: ['max'],
  queries: [
    {
      expr: increase(gpu.eccErrors, 'gpu', 'lifetime="volatile"'),
      legend: gpuLine('{{severity}}'),
    },
  ],
  styles: { ' uncorrected ·': { color: 'red' } },
});

export const errors: Row = { title: 'Errors', panels: [xidTable('gpu', 7), memoryErrors('gpu', 6), ecc] };
