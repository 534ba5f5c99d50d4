/** Between the GPUs of a machine. */
import { nvlinkSent } from '../../alerts/recording/each-gpu.ts';
import { gpu } from '../../exporter/catalogue/index.ts';
import type { Row } from '../frame/board.ts';
import { timeSeries } from '../panels/timeseries.ts';
import { rate, select } from '../queries/select.ts';

const NO_NVLINK = 'No GPU tells NVLink: it has none, it is read by nvidia-smi, or the rules are not loaded';

const traffic = timeSeries({
  title: 'NVLink traffic',
  means: 'Payload that the GPUs of a machine send to each other in a second, mean of 5 minutes.',
  act: 'A server that is split over GPUs sends with every token. None at all with such a server: it talks over PCIe, and much slower; look at its topology.',
  unit: 'bytesPerSecond',
  noValue: NO_NVLINK,
  width: 12,
  queries: [{ expr: `sum by (instance) (${select(nvlinkSent, 'instance')})`, legend: '{{instance}}' }],
});

const failing = timeSeries({
  title: 'NVLink errors',
  means:
    'Errors of all NVLinks of a machine in a second, by kind. Replays and CRC errors cost time, recoveries are a link that was down.',
  act: 'More than now and then: find the GPU, then clean or replace cable or bridge, and look at the fabric manager.',
  unit: 'perSecond',
  noValue: NO_NVLINK,
  width: 12,
  softMax: 0.1,
  queries: [
    {
      expr: `sum by (instance, kind) (${rate(gpu.nvlinkErrors, 'instance')})`,
      legend: '{{instance}} {{kind}}',
    },
  ],
});

export const nvlink: Row = { title: 'NVLink', collapsed: true, panels: [traffic, failing] };
