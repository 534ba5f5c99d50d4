import { gpu } from '../../exporter/catalogue/index.ts';
import type { Row } from '../frame/board.ts';
import { migTable } from '../panels/mig.ts';
import { timeSeries } from '../panels/timeseries.ts';
import { ofMig } from '../queries/gpu.ts';
import { select } from '../queries/select.ts';

const MIG = '{{profile}} {{gpu_instance_id}}/{{compute_instance_id}} · GPU {{device_id}}';
const NO_MIG = 'The GPU is not cut into MIG devices';

const active = timeSeries({
  title: 'SMs active in MIG devices',
  means:
    'Share of cycles in which the SMs of a part had warps, named by profile, GPU instance and compute instance.',
  act: 'None for long: give the part away. Near 1 with a queue in front of it: a larger profile.',
  unit: 'share',
  noValue: NO_MIG,
  width: 12,
  max: 1,
  calculations: ['lastNotNull', 'mean'],
  queries: [{ expr: ofMig(select(gpu.migSmActiveRatio, 'gpu'), 'gpu'), legend: MIG }],
});

const memory = timeSeries({
  title: 'VRAM of MIG devices',
  means: 'VRAM that is left in each part.',
  act: 'Next to none is well for a server that takes all at its start; for another it is where the next request fails.',
  unit: 'bytes',
  noValue: NO_MIG,
  width: 12,
  calculations: ['lastNotNull', 'min'],
  queries: [{ expr: ofMig(select(gpu.migMemoryFreeBytes, 'gpu'), 'gpu'), legend: MIG }],
});

export const mig: Row = { title: 'MIG', collapsed: true, panels: [migTable('gpu', 7), active, memory] };
