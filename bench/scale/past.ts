/** Weeks that lie behind a fleet when it is measured: rules that look far back cost what they cost after a month. */
import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ruleFiles } from '../../alerts/kit.ts';
import { importSeries } from '../../alerts/past/import-series.ts';
import { querySamples } from '../../alerts/past/query.ts';
import { openPast, recordPast } from '../../alerts/past/record-past.ts';
import type { TimedSeries } from '../../alerts/past/timed-series.ts';
import type { RuleGroup } from '../../alerts/rules.ts';
import { DEFAULT_THRESHOLDS } from '../../alerts/verdict/thresholds.ts';
import { writeHistory } from '../../exporter/demo/history/write-history.ts';
import { scenarioOf } from '../../exporter/simulator/scenarios/scenarios.ts';
import type { Size } from './measured.ts';
import { blocksIn } from './disk-use.ts';
import { namesOfServers } from './node-template.ts';
import { reachOf } from './reach.ts';
import { instanceOf, JOB } from './scraper.ts';

export interface Past {
  /** Of one server. */
  readonly samples: number;
  /** Writes it for every server of a fleet as blocks into a folder of Prometheus' data. */
  write(size: Pick<Size, 'nodes' | 'serversPerNode'>, data: string): Promise<void>;
}

export interface PastOptions {
  readonly prometheus: string;
  readonly promtool: string;
  readonly groups: readonly RuleGroup[];
  readonly days: number;
  /** Folder of Prometheus' data in which the past is kept; it is not made again if it is there. */
  readonly folder: string | undefined;
}

const DAY = 86_400;
const LOOKBACK = '5m';
/** As fine as installed for what rules read closely, every fifth minute of the weeks before. */
const FINE_SECONDS = 26 * 3_600;
const COARSE_INTERVAL = 300;

/**
 * What rules read from further back than some minutes, as far back as they do, of one server.
 * @throws Error with what promtool or Prometheus said when one of them failed
 */
export async function makePast(options: PastOptions): Promise<Past> {
  const { series, end } = await pastOfOne(options);
  const ofServer = series.filter(({ labels }) => 'server' in labels);
  const ofFleet = series.filter(({ labels }) => !('server' in labels));
  return {
    samples: ofServer.reduce((sum, { samples }) => sum + samples.length, 0),
    write: ({ nodes, serversPerNode }, data) => {
      const later = Math.floor(Date.now() / 1000 - end);
      const servers = namesOfServers(serversPerNode);
      const all = copies(shifted(ofServer, later), shifted(ofFleet, later), nodes, servers);
      return importSeries(all, { promtool: options.promtool, data });
    },
  };
}

/** The same so many seconds later: it ends when the fleet begins. */
function shifted(series: readonly TimedSeries[], seconds: number): TimedSeries[] {
  return series.map(({ name, labels, samples }) => ({
    name,
    labels,
    samples: samples.map(([time, value]) => [time + seconds, value] as const),
  }));
}

function* copies(
  ofServer: readonly TimedSeries[],
  ofFleet: readonly TimedSeries[],
  nodes: number,
  servers: readonly string[],
): Generator<TimedSeries> {
  yield* ofFleet;
  for (let node = 0; node < nodes; node++)
    for (const server of servers)
      for (const series of ofServer)
        yield { ...series, labels: { ...series.labels, instance: instanceOf(node), server } };
}

async function pastOfOne(options: PastOptions): Promise<{ series: TimedSeries[]; end: number }> {
  const data = options.folder ?? (await mkdtemp(join(tmpdir(), 'headroom-past-')));
  try {
    await mkdir(data, { recursive: true });
    if ((await readdir(data)).length === 0) await simulate(data, options);
    return await readPast(data, options);
  } finally {
    if (options.folder === undefined) await rm(data, { recursive: true, force: true });
  }
}

/** One GPU: more of them give no more series. */
async function simulate(data: string, { prometheus, promtool, days }: PastOptions): Promise<void> {
  await writeHistory(scenarioOf('healthy'), {
    gpus: 1,
    seed: 1,
    speed: 1,
    days,
    prices: {},
    thresholds: DEFAULT_THRESHOLDS,
    promtool,
    folder: data,
    target: { job: JOB, instance: instanceOf(0) },
    onProgress: () => undefined,
    signal: new AbortController().signal,
  });
  const to = Math.floor(Date.now() / 1000);
  const from = to - days * DAY;
  const fine = Math.max(from, to - FINE_SECONDS);
  const stretches = [
    { from, to: fine - 1, leastInterval: COARSE_INTERVAL },
    { from: fine, to, leastInterval: 1 },
  ];
  // The verdict and its inputs are in the history already; nothing fires in it.
  const { recording, baselines } = ruleFiles({ verdict: DEFAULT_THRESHOLDS });
  const groups = [...recording.groups, ...baselines.groups];
  await recordPast({ data, lookback: LOOKBACK, prometheus, promtool, groups, stretches });
}

async function readPast(
  data: string,
  { prometheus, groups }: PastOptions,
): Promise<{ series: TimedSeries[]; end: number }> {
  const end = Math.floor(Math.max(...(await blocksIn(data)).map(({ maxTime }) => maxTime)) / 1000);
  const running = await openPast({ data, lookback: LOOKBACK, prometheus });
  try {
    const series: TimedSeries[] = [];
    for (const [name, back] of reachOf(groups))
      series.push(...(await querySamples(running.url, `${name}[${back}s]`, end)));
    return { series, end };
  } finally {
    await running.stop();
  }
}
