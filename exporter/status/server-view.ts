import type { SourceHealth } from '../snapshot/runner.ts';
import { serverCharts } from './charts/server-charts.ts';
import { gpusOf, inputsOf } from './inputs.ts';
import { faultNotices } from './gpu-faults.ts';
import { noticesOf } from './notices.ts';
import type { ConfiguredServer } from './options.ts';
import type { Recent } from './recent.ts';
import type { TrackedServer } from './recent/tracked.ts';
import { notShown, unknownOf } from './unknown.ts';
import type { HeldVerdict } from './verdicts.ts';
import type { NoticeView, ServerView, VerdictView } from './view.ts';

/** What all views of one moment are made from. */
export interface Moment {
  readonly recent: Recent;
  readonly health: readonly SourceHealth[];
  readonly configured: readonly ConfiguredServer[];
  /** Unix milliseconds of the last collection. */
  readonly at: number;
  /** Of the points that are shown; `times` are Unix milliseconds. */
  readonly slots: readonly number[];
  readonly times: readonly number[];
}

/** What is broken or unread stands before what costs money, and that before what is well. */
const ORDER: readonly (VerdictView['tone'] | 'unread' | 'unjudged')[] = [
  'fault',
  'act',
  'unread',
  'spend',
  'unjudged',
  'ok',
];

/** All servers: those in the ring, and those of the config that were never read. */
export function serverViews(moment: Moment): readonly ServerView[] {
  const tracked = [...moment.recent.ring.servers.values()];
  const seen = new Set(tracked.map(({ server }) => server));
  const views = [
    ...tracked.map((server) => serverView(moment, server)),
    ...moment.configured.filter(({ name }) => !seen.has(name)).map((server) => unreadView(moment, server)),
  ];
  return views.toSorted((a, b) => a.rank - b.rank || byName(a.view, b.view)).map(({ view }) => view);
}

interface Ranked {
  readonly view: ServerView;
  readonly rank: number;
}

function serverView(moment: Moment, tracked: TrackedServer): Ranked {
  const { recent, configured, slots, times, at } = moment;
  const verdict = recent.verdicts.of(tracked.key);
  const problem = problemOf(moment, `inference/${tracked.server}`);
  const circumstances = {
    verdict,
    inputs: verdict?.inputs ?? inputsOf(recent.ring, tracked.key, at),
    problem,
    gpuProblem: gpuProblem(moment),
    devices: configured.find(({ name }) => name === tracked.server)?.devices,
  };
  const gpus = gpusOf(recent.ring, tracked);
  const notices = [...faultNotices(recent.ring, gpus, at), ...noticesOf(recent.ring, tracked, at)];
  const view = {
    server: tracked.server,
    model: tracked.model,
    ...(verdict && { verdict: verdictView(verdict, notices) }),
    unknown: unknownOf(tracked, circumstances),
    notices,
    deviceIds: gpus.map(({ deviceId }) => deviceId),
    charts: serverCharts(tracked, slots, times),
  };
  return { view, rank: ORDER.indexOf(verdict?.row.tone ?? (problem === undefined ? 'unjudged' : 'unread')) };
}

function unreadView(moment: Moment, { name, devices, isPushed }: ConfiguredServer): Ranked {
  const source = `inference/${name}`;
  const isUp = moment.health.some((one) => one.source === source && one.up && one.lastSuccess !== undefined);
  const view = {
    server: name,
    model: '',
    unknown: [notShown(name, isPushed, isUp, problemOf(moment, source))],
    notices: [],
    deviceIds: devices,
    charts: [],
  };
  return { view, rank: ORDER.indexOf(isPushed ? 'unjudged' : 'unread') };
}

/** A verdict speaks of capacity: that there is nothing to do may be said only where nothing else is the matter. */
function verdictView({ row, inputs, since }: HeldVerdict, notices: readonly NoticeView[]): VerdictView {
  const { name, label, answer, tone } = row;
  const isWarned = tone === 'ok' && notices.some(({ kind }) => kind === 'warning');
  const next = isWarned ? 'Capacity is not what is wrong: act on the warning.' : row.next(inputs);
  return { name, label, answer, tone, says: row.says(inputs), next, since };
}

function problemOf({ health }: Moment, source: string): string | undefined {
  return health.find((one) => one.source === source && !one.up)?.problem;
}

function gpuProblem(moment: Moment): string | undefined {
  if (moment.recent.ring.gpus.size > 0) return undefined;
  if (moment.health.every(({ source }) => source !== 'gpu'))
    return 'GPUs are not read with --gpu.source=none.';
  return problemOf(moment, 'gpu');
}

function byName(a: ServerView, b: ServerView): number {
  return a.server.localeCompare(b.server, 'en') || a.model.localeCompare(b.model, 'en');
}
