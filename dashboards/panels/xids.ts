/** XIDs in words: meanings and actions as alerts and runbooks have them. */
import { MappingType } from '@grafana/grafana-foundation-sdk/dashboard';
import type { ValueMapping } from '@grafana/grafana-foundation-sdk/dashboard';
import { XIDS } from '../../alerts/verdict/xids.ts';
import type { Xid } from '../../alerts/verdict/xids.ts';
import { gpu } from '../../exporter/catalogue/index.ts';
import { xidsInWords } from '../queries/gpu.ts';
import type { GpuScope } from '../queries/gpu.ts';
import { select } from '../queries/select.ts';
import { GPU_ROWS } from './gpus.ts';
import { table } from './table.ts';

function said(by: (xid: Xid) => string, otherwise: string): ValueMapping[] {
  const texts = XIDS.map((xid, index) => [xid.code, { text: by(xid), index }]);
  return [
    { type: MappingType.ValueToText, options: Object.fromEntries(texts) },
    {
      type: MappingType.RangeToText,
      options: { from: 0, to: null, result: { text: otherwise, index: XIDS.length } },
    },
  ];
}

const MEANINGS = said(({ meaning }) => meaning, 'One that inference nodes seldom meet');
const ACTIONS = said(({ action }) => action, "Look it up in NVIDIA's catalogue of XIDs.");

/** Steps of the time that is shown: an XID stays on the page, and every scrape of a week would be too much to read. */
const SHOWN = '[$__range:1m]';

/** Every XID, those from before a restart of the exporter included, with what it means and what to do about it. */
export function xidTable(scope: GpuScope, height: number) {
  return table({
    title: 'XIDs: what the driver reported, and what to do',
    means:
      'Errors that the driver reported of a GPU, as the exporter knew them at any time that is shown: when last, how often since it started, and what NVIDIA says of the code.',
    act: 'Do what the line says. Codes 13, 31, 43 and 45 come from the application that ran there, most others from hardware.',
    noValue: 'No XID in this time, or GPUs are read by nvidia-smi, which does not tell them',
    width: 24,
    height,
    apart: GPU_ROWS.apart,
    rows: {
      ...GPU_ROWS.rows,
      xid: { title: 'XID', width: 45 },
      meaning: { title: 'Meaning', width: 165, mappings: MEANINGS, wrapped: true, code: true },
      action: { title: 'What to do', mappings: ACTIONS, wrapped: true, code: true },
    },
    sortedBy: 'Last seen',
    columns: [
      {
        title: 'Last seen',
        expr: xidsInWords(`max_over_time(${select(gpu.xidLastTimestamp, scope)}${SHOWN}) * 1000`),
        unit: 'fromNow',
        width: 108,
      },
      {
        title: 'Times',
        expr: xidsInWords(`max_over_time(${select(gpu.xidErrors, scope)}${SHOWN})`),
        unit: 'count',
        decimals: 0,
        width: 60,
      },
    ],
  });
}
