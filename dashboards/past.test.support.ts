/** A past in a real Prometheus, with what the rules would have recorded of it, for dashboards to be drawn from. */
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { importSeries } from '../alerts/past/import-series.ts';
import { openPast, recordPast } from '../alerts/past/record-past.ts';
import type { TimedSeries } from '../alerts/past/timed-series.ts';
import type { RuleGroup } from '../alerts/rules.ts';
import { DEFAULT_THRESHOLDS } from '../alerts/verdict/thresholds.ts';
import { writeHistory } from '../exporter/demo/history/write-history.ts';
import type { Cleanup } from '../exporter/e2e/child.ts';
import { toolPath } from '../exporter/e2e/tools.ts';
import type { ScenarioName } from '../exporter/simulator/scenarios/names.ts';
import { scenarioOf } from '../exporter/simulator/scenarios/scenarios.ts';

export interface PastOptions {
  readonly scenarios: readonly ScenarioName[];
  readonly gpus: number;
  readonly hours: number;
  /** As often as it was scraped, and not less often than a rule of five minutes can take. */
  readonly everyMs: number;
  /** Recorded at all times of it. What the verdict's rules record is in the history already: they read their own last sample. */
  readonly groups: readonly RuleGroup[];
  /** In place of scenarios, or beside them. */
  readonly series?: readonly TimedSeries[];
}

export interface Past {
  readonly url: string;
  /** Its last moment, Unix seconds. */
  readonly to: number;
}

const MINUTE = 60;
const HOUR = 3_600;
/** As often as the rules evaluate in the last hours; before them as often as is enough to draw. */
const FINE_HOURS = 3;
const COARSE_INTERVAL = 300;

/** Each scenario is an exporter of its own: its name is the `instance`. */
export async function pastOf(options: PastOptions, cleanup: Cleanup): Promise<Past> {
  const folder = await mkdtemp(join(tmpdir(), 'headroom-past-'));
  cleanup(() => rm(folder, { recursive: true, force: true }));
  const data = join(folder, 'data');
  await mkdir(data);
  await writeScenarios(options, data);
  await importSeries(options.series ?? [], { data, promtool: toolPath('promtool') });
  const to = Math.floor(Date.now() / 1000 / MINUTE) * MINUTE;
  const from = to - options.hours * HOUR;
  const fine = Math.max(from, to - FINE_HOURS * HOUR);
  const programs = {
    data,
    prometheus: toolPath('prometheus'),
    promtool: toolPath('promtool'),
    // That of Prometheus, unless somebody changed it.
    lookback: '5m',
  };
  const stretches = [
    { from, to: fine - 1, leastInterval: COARSE_INTERVAL },
    { from: fine, to, leastInterval: 1 },
  ].filter((stretch) => stretch.to > stretch.from);
  await recordPast({ ...programs, groups: options.groups, stretches });
  const prometheus = await openPast(programs);
  cleanup(() => prometheus.stop());
  return { url: prometheus.url, to };
}

async function writeScenarios(options: PastOptions, folder: string): Promise<void> {
  const { scenarios, gpus, hours, everyMs } = options;
  for (const name of scenarios) {
    await writeHistory(scenarioOf(name), {
      gpus,
      days: hours / 24,
      seed: 1,
      speed: 1,
      prices: {},
      thresholds: DEFAULT_THRESHOLDS,
      promtool: toolPath('promtool'),
      folder,
      target: { job: 'headroom', instance: name },
      onProgress: () => undefined,
      signal: new AbortController().signal,
      pace: { everyMs, innerMs: everyMs / 3 },
    });
  }
}
