/** Hours of simulated servers as series, and a real Prometheus that holds them. */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { importSeries } from '../../alerts/past/import-series.ts';
import { openPast } from '../../alerts/past/record-past.ts';
import { TimedLines } from '../demo/history/lines.ts';
import { Scene } from '../demo/scene.ts';
import { World } from '../demo/world.ts';
import type { Cleanup } from '../e2e/child.ts';
import { toolPath } from '../e2e/tools.ts';
import type { TimedSeries } from '../prometheus-client/answer.ts';
import type { ScenarioName } from '../simulator/scenarios/names.ts';
import { scenarioOf } from '../simulator/scenarios/scenarios.ts';

export const MINUTE = 60;
export const HOUR = 3_600;

export interface Play {
  readonly scenario: ScenarioName;
  readonly job: string;
  /** Number of the server: 0 is `chat`, 1 `chat-2`. */
  readonly node?: number;
  /** Unix seconds of the first sample and of the last, one a minute. */
  readonly from: number;
  readonly to: number;
  /** Seconds before the end at which the story begins. */
  readonly ofStory: number;
  /** False for a time at which nothing was scraped. */
  readonly isScraped?: (time: number) => boolean;
}

const LINE = /^([a-zA-Z_:][\w:]*)\{(.*)\} (\S+) (\S+)$/;
const GPUS = 2;

/** What an exporter would have been scraped. */
export async function played(play: Play): Promise<readonly TimedSeries[]> {
  const { scenario: name, job, node = 0, from, to, ofStory, isScraped = () => true } = play;
  const scenario = { ...scenarioOf(name), began: ofStory };
  const stretch = { from: 1_000 * from, now: 1_000 * to };
  const world = await World.begin(scenario, { gpus: GPUS, seed: 1, speed: 1, node }, stretch);
  const lines = new TimedLines({ job, instance: `${job}:9840` });
  const found = new Map<string, { name: string; labels: string; samples: [number, number][] }>();
  const pace = { everyMs: 1_000 * MINUTE, innerMs: 10_000 };
  for await (const { time, samples } of new Scene(world, {}).play(
    stretch.from,
    () => stretch.now + 1,
    pace,
  )) {
    if (!isScraped(time / 1_000)) continue;
    for (const line of lines.write(samples, time).trimEnd().split('\n')) {
      const [, series = '', labels = '', value = ''] = LINE.exec(line) ?? [];
      const key = `${series}{${labels}}`;
      const known = found.get(key) ?? { name: series, labels, samples: [] };
      known.samples.push([time / 1_000, Number(value.replace('Inf', 'Infinity'))]);
      found.set(key, known);
    }
  }
  return [...found.values()].map(({ name: series, labels, samples }) => ({
    name: series,
    labels: labelsOf(labels),
    samples,
  }));
}

/** None of them has anything that is escaped. */
function labelsOf(text: string): Record<string, string> {
  const pairs = [...text.matchAll(/(\w+)="([^"]*)"/g)];
  return Object.fromEntries(pairs.map(([, name = '', value = '']) => [name, value]));
}

/** URL of a Prometheus that holds series. */
export async function holding(series: readonly TimedSeries[], cleanup: Cleanup): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'headroom-past-'));
  const data = join(folder, 'data');
  mkdirSync(data);
  cleanup(async () => rmSync(folder, { recursive: true, force: true }));
  if (series.length > 0) await importSeries(series, { promtool: toolPath('promtool'), data });
  const running = await openPast({ data, lookback: '5m', prometheus: toolPath('prometheus') });
  cleanup(() => running.stop());
  return running.url;
}
