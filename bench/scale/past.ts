/** Weeks that lie behind a fleet when it is measured: rules that look far back cost what they cost after a month. */
import { mkdtemp, rm } from 'node:fs/promises';
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
import { SERVER } from './node-pages.ts';
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
}

const DAY = 86_400;
const LOOKBACK = '5m';
/** As fine as installed for what rules read closely, every fifth minute of the weeks before. */
const FINE_SECONDS = 26 * 3_600;
const COARSE_INTERVAL = 300;

/**
 * Simulates one server on one GPU, for more GPUs give no more series, runs the rules over it, and keeps what rules read from
 * further back than some minutes, as far back as they do.
 */
export async function makePast(options: PastOptions): Promise<Past> {
  const series = await recordedSeries(options);
  const ofServer = series.filter(({ labels }) => 'server' in labels);
  const ofFleet = series.filter(({ labels }) => !('server' in labels));
  return {
    samples: ofServer.reduce((sum, { samples }) => sum + samples.length, 0),
    write: ({ nodes, serversPerNode }, data) =>
      importSeries(copies(ofServer, ofFleet, nodes, namesOfServers(serversPerNode)), {
        promtool: options.promtool,
        data,
      }),
  };
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

async function recordedSeries(options: PastOptions): Promise<TimedSeries[]> {
  const { prometheus, promtool, groups, days } = options;
  const data = await mkdtemp(join(tmpdir(), 'headroom-past-'));
  try {
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
    const past = { data, lookback: LOOKBACK, prometheus };
    // The verdict and its inputs are in the history already; nothing fires in it.
    const { recording, baselines } = ruleFiles({ verdict: DEFAULT_THRESHOLDS });
    await recordPast({ ...past, promtool, groups: [...recording.groups, ...baselines.groups], stretches });
    const running = await openPast(past);
    try {
      const found: TimedSeries[] = [];
      for (const [name, back] of reachOf(groups))
        found.push(...(await querySamples(running.url, `${name}[${back}s]`, to)));
      return found.filter(({ labels }) => !('server' in labels) || labels['server'] === SERVER);
    } finally {
      await running.stop();
    }
  } finally {
    await rm(data, { recursive: true, force: true });
  }
}
