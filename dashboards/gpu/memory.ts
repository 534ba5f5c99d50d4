import { gpu } from '../../exporter/catalogue/index.ts';
import type { Row } from '../frame/board.ts';
import { GPU, gpuLine } from '../panels/gpus.ts';
import { timeSeries } from '../panels/timeseries.ts';
import { select } from '../queries/select.ts';
import type { Named } from '../queries/select.ts';

const of = (series: Named) => select(series, 'gpu');

const used = timeSeries({
  title: 'VRAM in use',
  means: 'VRAM that processes hold, and dashed all that there is.',
  act: 'A server takes its part when it starts and keeps it, so a flat line near the dashed one is well. A step down is a process that ended, a slow rise is a leak.',
  unit: 'bytes',
  noValue: 'The GPU does not tell its memory',
  width: 12,
  queries: [
    { expr: of(gpu.memoryUsedBytes), legend: GPU },
    { expr: of(gpu.memoryTotalBytes), legend: gpuLine('all') },
  ],
  styles: { ' all ·': { dashed: true } },
});

const processes = timeSeries({
  title: 'VRAM by process',
  means: 'What each process holds: the largest 64 of each GPU.',
  act: 'A process that is not of the server takes room from its KV cache: stop it or move it. Two servers on one GPU: see that their shares are set.',
  unit: 'bytes',
  noValue: 'Not told: start the exporter with --gpu.processes, and where it sees the processes of the host',
  width: 12,
  stacked: true,
  queries: [
    {
      expr: of(gpu.processMemoryUsedBytes),
      legend: '{{process}} ({{pid}}) · GPU {{device_id}} · {{instance}}',
    },
  ],
});

export const memory: Row = { title: 'VRAM', panels: [used, processes] };
