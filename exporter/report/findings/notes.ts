/** What the reader has to know about the numbers. */
import { count, duration, list } from '../../../alerts/verdict/figures.ts';
import type { InputName } from '../../../alerts/verdict/condition.ts';
import { VERDICT_SERIES } from '../../../alerts/verdict/promql.ts';
import type { Range } from '../../prometheus-client/client.ts';
import { known } from '../read/grid.ts';
import type { ModelData } from '../read/read-models.ts';
import type { ServersRead } from '../read/read-servers.ts';
import type { ServerData } from '../read/server-data.ts';
import type { ModelReport, ServerReport } from '../report.ts';
import { isSeen } from './server.ts';

/** Less of the time than this is said. */
const ENOUGH_KNOWN = 0.9;
const HOUR = 3_600;
/** Of each look, what the windows of the recorded series cover. */
const LOOKED = 300;
const LOAD =
  'Load alerts/generated/verdict.rules.yaml and recording.rules.yaml, or what gpu-headroom rules writes';

/** Figures that are there whenever their source is; others have no value while there is no request. */
const STEADY: readonly (readonly [InputName, string])[] = [
  ['utilisation', 'how busy the GPUs are'],
  ['requestsPerSecond', 'requests a second'],
  ['tokensPerSecond', 'output tokens a second'],
  ['running', 'requests running'],
  ['queueDepth', 'requests waiting'],
  ['kvUsage', 'the KV cache'],
  ['dollarsPerHour', 'cost'],
];

export function notesOf(
  { verdictsFrom, notRecorded }: ServersRead,
  reports: readonly ModelReport[],
  models: readonly ModelData[],
  range: Range,
): readonly string[] {
  const data = models.flatMap(({ servers }) => servers);
  return [
    ...recordedNotes(verdictsFrom, notRecorded, range),
    ...(range.step > LOOKED
      ? [
          `Of every ${duration(range.step)} the last ${duration(LOOKED)} were looked at: what was shorter may be missing here.`,
        ]
      : []),
    ...reports
      .flatMap(({ servers }) => servers)
      .flatMap((server, index) => seenNotes(server).concat(partNotes(server, data[index], range))),
  ];
}

function recordedNotes(
  verdictsFrom: number | undefined,
  notRecorded: readonly string[],
  range: Range,
): readonly string[] {
  if (verdictsFrom === undefined)
    return [
      `${VERDICT_SERIES} is not recorded: the verdicts were judged for this report, by the same table. ${LOAD}.`,
    ];
  const notes: string[] = [];
  if (verdictsFrom > range.from)
    notes.push(
      `${VERDICT_SERIES} is recorded since ${new Date(verdictsFrom * 1000).toISOString()}; before that the verdicts were judged for this report.`,
    );
  if (notRecorded.length > 0)
    notes.push(
      `${notRecorded.length} series are not recorded, and were evaluated for this report: ${notRecorded.slice(0, 3).join(', ')}${notRecorded.length > 3 ? ', ...' : ''}. ${LOAD}.`,
    );
  return notes;
}

function seenNotes({ name, hours, gaps }: ServerReport): readonly string[] {
  const notes: string[] = [];
  if (hours.seen < ENOUGH_KNOWN * hours.range)
    notes.push(
      `${name} was seen in ${round(hours.seen)} of ${round(hours.range)} hours: figures are of these.`,
    );
  const longest = gaps.toSorted((one, other) => other.hours - one.hours)[0];
  if (longest)
    notes.push(
      `${name}: ${count(gaps.length, 'gap')} in the data, the longest of ${round(longest.hours)} hours from ${new Date(longest.from * 1000).toISOString()}.`,
    );
  return notes;
}

/** A source may be away while another one goes on: then the server is seen, and not all of it. */
function partNotes(
  { name, hours }: ServerReport,
  data: ServerData | undefined,
  { step }: Range,
): readonly string[] {
  if (!data) return [];
  const parts = STEADY.flatMap(([input, words]) => {
    const values = data.inputs[input];
    if (!values) return [];
    const times = [...values.keys()].filter((index) => isSeen(data, index));
    const found = times.filter((index) => known(values, index) !== undefined).length;
    if (found === 0 || found >= ENOUGH_KNOWN * times.length) return [];
    return [`${words} in ${round((found * step) / HOUR)}`];
  });
  if (parts.length === 0) return [];
  return [
    `${name}: of the ${round(hours.seen)} hours that it was seen in, these were known in fewer, and their figures are of those: ${list(parts)}.`,
  ];
}

function round(hours: number): string {
  return hours >= 10 ? hours.toFixed(0) : String(Number(hours.toFixed(1)));
}
