/** What feeds it. */
import { host as families } from '../../exporter/catalogue/index.ts';
import type { Row } from '../frame/board.ts';
import { timeSeries } from '../panels/timeseries.ts';
import { rate, select } from '../queries/select.ts';

const NO_HOST = 'Not read: --host.metrics is off, as beside node_exporter';

const cpu = timeSeries({
  title: 'CPU of the host',
  means: 'Share of all CPUs of the machine that was busy.',
  act: 'Near 1 with idle GPUs: tokenisation, scheduling or Python starve them. Give the server more CPUs, or others fewer.',
  unit: 'share',
  noValue: NO_HOST,
  width: 8,
  max: 1,
  queries: [{ expr: select(families.cpuUtilisationRatio, 'instance'), legend: '{{instance}}' }],
});

const memory = timeSeries({
  title: 'Memory of the host',
  means: 'Memory that processes can still get, and dashed all that there is.',
  act: 'Little left: the page cache has no room, so that models load from disk again, and the kernel may kill the server.',
  unit: 'bytes',
  noValue: NO_HOST,
  width: 8,
  calculations: ['lastNotNull', 'min'],
  queries: [
    { expr: select(families.memoryAvailableBytes, 'instance'), legend: '{{instance}}' },
    { expr: select(families.memoryTotalBytes, 'instance'), legend: '{{instance}} all' },
  ],
  styles: { ' all$': { dashed: true } },
});

const io = timeSeries({
  title: 'Disk and network of the host',
  means: 'Bytes read from local disks, and received and sent by all network interfaces, in a second.',
  act: 'Weights load from here: what is slow in a cold start is the line that is flat at its top.',
  unit: 'bytesPerSecond',
  noValue: NO_HOST,
  width: 8,
  queries: [
    { expr: rate(families.diskReadBytes, 'instance'), legend: '{{instance}} disk read' },
    {
      expr: `sum without (interface) (${rate(families.networkReceiveBytes, 'instance')})`,
      legend: '{{instance}} received',
    },
    {
      expr: `sum without (interface) (${rate(families.networkTransmitBytes, 'instance')})`,
      legend: '{{instance}} sent',
    },
  ],
});

export const host: Row = { title: 'The host', collapsed: true, panels: [cpu, memory, io] };
