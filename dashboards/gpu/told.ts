/** Why a panel may be empty. */
import { gpu } from '../../exporter/catalogue/index.ts';
import type { FeatureReason } from '../../exporter/model/gpu.ts';
import { MappingType } from '@grafana/grafana-foundation-sdk/dashboard';
import type { Row } from '../frame/board.ts';
import { table } from '../panels/table.ts';
import { select } from '../queries/select.ts';

const REASONS: Readonly<Record<FeatureReason, string>> = {
  not_supported: 'The GPU or its mode does not have it.',
  driver_too_old: 'The driver is too old for it: update the driver.',
  no_permission: 'The exporter may not read it: see "gpu-headroom check" for what it needs.',
  disabled: 'It is off on the GPU or in the config.',
  not_in_source: 'nvidia-smi cannot tell it: give the exporter NVML.',
  read_failed: 'It could not be read: the log of the exporter has the reason.',
};

const texts = Object.entries(REASONS).map(([reason, text], index) => [reason, { text, index }]);

const missing = table({
  title: 'What the chosen GPUs do not tell, and why',
  means:
    'Features that a GPU, its driver or the way it is read do not give: their series are absent, or integrated by the exporter.',
  act: 'Where the line says what to do and a panel above is needed: do it. All else is as it is.',
  noValue: 'Everything is told',
  width: 24,
  height: 8,
  rows: {
    feature: { title: 'Feature', width: 220 },
    reason: {
      title: 'Why not',
      mappings: [{ type: MappingType.ValueToText, options: Object.fromEntries(texts) }],
    },
  },
  sortedBy: 'GPUs',
  columns: [
    {
      title: 'GPUs',
      expr: `count by (feature, reason) (${select(gpu.featureAvailable, 'gpu')} == 0)`,
      unit: 'count',
      decimals: 0,
      width: 80,
    },
  ],
});

export const told: Row = { title: 'What is not told', collapsed: true, panels: [missing] };
