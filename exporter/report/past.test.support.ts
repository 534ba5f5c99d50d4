/** Pasts with a known truth, in a real Prometheus, for as long as the tests of a file run. */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { NO_LABELS } from '../../alerts/labels.ts';
import { importSeries } from '../../alerts/past/import-series.ts';
import { openPast } from '../../alerts/past/record-past.ts';
import { DEFAULT_THRESHOLDS } from '../../alerts/verdict/thresholds.ts';
import { Blocks } from '../demo/history/blocks.ts';
import { TimedLines } from '../demo/history/lines.ts';
import { recordedSeries } from '../demo/history/recorded.ts';
import { Scene } from '../demo/scene.ts';
import { World } from '../demo/world.ts';
import type { Cleanup } from '../e2e/child.ts';
import { toolPath } from '../e2e/tools.ts';
import type { TimedSeries } from '../prometheus-client/answer.ts';
import { PrometheusClient } from '../prometheus-client/client.ts';
import { scenarioOf } from '../simulator/scenarios/scenarios.ts';
import type { ScenarioName } from '../simulator/scenarios/names.ts';
import { Recent } from '../status/recent.ts';
import { makeReport } from './make-report.ts';
import type { ReportOptions } from './make-report.ts';
import type { Report } from './report.ts';

const HOUR = 3_600;
const PACE = { everyMs: 30_000, innerMs: 10_000 };

export interface PastScenario {
  readonly name: ScenarioName;
  readonly job: string;
  readonly instance?: string;
  readonly gpus: number;
  readonly seed?: number;
  /** Number of the server: 0 is `chat`, 1 `chat-2`. */
  readonly node?: number;
  /** Unix seconds of the end. */
  readonly now: number;
  readonly hours: number;
  /** Of these, the last ones, in which the story goes on; before them is usual life. */
  readonly ofStory: number;
  /** Whether rules recorded its verdicts. */
  readonly isRecorded?: boolean;
  /** What becomes of a time: false for one in which nothing was scraped. */
  readonly isScraped?: (time: number) => boolean;
}

/** A folder of Prometheus' data that can be filled, and then opened once. */
export class Past {
  private readonly folder = mkdtempSync(join(tmpdir(), 'headroom-report-'));
  private readonly data = join(this.folder, 'data');
  private readonly cleanup: Cleanup;

  constructor(cleanup: Cleanup) {
    this.cleanup = cleanup;
    mkdirSync(this.data);
    cleanup(async () => rmSync(this.folder, { recursive: true, force: true }));
  }

  /** Plays a scenario and writes what an exporter would have been scraped. */
  async play(past: PastScenario): Promise<void> {
    const { name, job, instance = job, gpus, seed = 1, node = 0, now, hours, ofStory } = past;
    const { isRecorded = true, isScraped = () => true } = past;
    const stretch = { from: 1000 * (now - hours * HOUR), now: 1000 * now };
    const scenario = { ...scenarioOf(name), began: ofStory * HOUR };
    const scene = new Scene(await World.begin(scenario, { gpus, seed, speed: 1, node }, stretch), {});
    const blocks = new Blocks(toolPath('promtool'), this.data, new AbortController().signal);
    const lines = new TimedLines({ job, instance });
    const recent = new Recent(DEFAULT_THRESHOLDS);
    for await (const { time, samples } of scene.play(stretch.from, () => stretch.now + 1, PACE)) {
      recent.observe(samples, time);
      if (!isScraped(time / 1000)) continue;
      const recorded = isRecorded ? recordedSeries(recent) : [];
      const text = recorded.map((each) => lines.writeOne(each.name, each.labels, each.value, time));
      await blocks.add(lines.write(samples, time) + text.join(''), time);
    }
    await blocks.finish();
  }

  async write(series: readonly TimedSeries[]): Promise<void> {
    await importSeries(series, { promtool: toolPath('promtool'), data: this.data });
  }

  /** URL of a Prometheus that holds it. `lookback`: what it takes for present, for series whose end is not marked. */
  async open(lookback = '5m'): Promise<string> {
    const prometheus = toolPath('prometheus');
    const running = await openPast({ data: this.data, lookback, prometheus });
    this.cleanup(() => running.stop());
    return running.url;
  }
}

/** The report of the last `hours` before `now`, Unix seconds. */
export function reportOf(
  url: string,
  now: number,
  hours: number,
  more: Partial<ReportOptions> = {},
): Promise<Report> {
  const client = new PrometheusClient({ url, headers: {}, timeoutMs: 60_000 });
  return makeReport(client, {
    seconds: hours * HOUR,
    now,
    source: 'http://prometheus:9090',
    timeZone: 'UTC',
    thresholds: DEFAULT_THRESHOLDS,
    labels: NO_LABELS,
    onProgress: () => undefined,
    ...more,
  });
}
