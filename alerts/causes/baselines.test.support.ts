/** A signal that leaves its normal, or is gone: its baseline, run over a simulated past in a real Prometheus. */
import { recordedSeries } from '../../exporter/demo/history/recorded.ts';
import { Scene } from '../../exporter/demo/scene.ts';
import { World } from '../../exporter/demo/world.ts';
import type { Stretch } from '../../exporter/demo/world.ts';
import { toolPath } from '../../exporter/e2e/tools.ts';
import type { Scenario } from '../../exporter/simulator/scenarios/scenario.ts';
import { flat } from '../../exporter/simulator/scenarios/usual.ts';
import { Recent } from '../../exporter/status/recent.ts';
import { baselineGroups } from '../baselines/groups.ts';
import { WATCHED_SIGNALS } from '../baselines/signals/watched.ts';
import { evaluateOver } from '../score/engine.ts';
import type { TimedSeries } from '../past/timed-series.ts';
import { seriesOf } from '../verdict/input-rules.ts';
import { storyOf } from './troubles.test.support.ts';
import type { Moment, Trouble } from './troubles.test.support.ts';

/** The signal that is watched, and the series that it reads. */
const SIGNAL = 'request_rate';
const INPUT = seriesOf('requestsPerSecond');
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/** A baseline in its first day tells a factor of two: enough for what happens here. */
const KNOWN_MS = 14 * HOUR_MS;
/** Of the usual demand, at every hour: it does not matter when this runs. */
const LEVEL = 0.5;

interface Deviation extends Pick<Trouble, 'lasts' | 'over'> {
  /** What demand is multiplied by; without it, nobody scrapes the exporter any more. */
  readonly times?: number;
}

/** By the job that their series get. */
export const DEVIATIONS: Readonly<Record<string, Deviation>> = {
  surge: { times: 4, lasts: 40, over: 25 },
  slump: { times: 0.1, lasts: 40, over: 25 },
  gone: { lasts: 25, over: 25 },
};

/** What the rules of the baselines have recorded of them, for the last 20 minutes: alerts read no more. */
export async function baselinePasts(moment: Moment): Promise<readonly TimedSeries[]> {
  const now = Math.floor(Date.now() / MINUTE_MS) * MINUTE_MS;
  const from = Math.floor((now - KNOWN_MS) / HOUR_MS) * HOUR_MS;
  const inputs: TimedSeries[] = [];
  for (const [job, deviation] of Object.entries(DEVIATIONS)) {
    inputs.push(await requestRate(job, deviation, moment, { from, now }));
    // Whoever is not scraped is still a target.
    inputs.push({ name: 'up', labels: targetOf(job), samples: eachMinute(from, now) });
  }
  const signals = WATCHED_SIGNALS.filter(({ signal }) => signal === SIGNAL);
  const [start, end] = [from / 1000, now / 1000];
  const evaluated = await evaluateOver({
    groups: baselineGroups({ signals, timeZone: 'UTC', fromYear: new Date().getUTCFullYear(), years: 2 }),
    inputs,
    from: start,
    to: end,
    prometheus: toolPath('prometheus'),
    promtool: toolPath('promtool'),
  });
  try {
    return await evaluated.range('{__name__=~"baseline:.+"}', 60, end - 1_200);
  } finally {
    await evaluated.stop();
  }
}

/** As the rules of the verdict record it, once a minute. */
async function requestRate(
  job: string,
  deviation: Deviation,
  moment: Moment,
  stretch: Stretch,
): Promise<TimedSeries> {
  const scenario = scenarioOf(deviation, moment);
  const scene = new Scene(await World.begin(scenario, { gpus: 1, seed: 1, speed: 1 }, stretch), {});
  const recent = new Recent();
  const samples: [number, number][] = [];
  let text = '';
  const pace = { everyMs: MINUTE_MS, innerMs: 10_000 };
  for await (const collection of scene.play(stretch.from, () => stretch.now + 1, pace)) {
    recent.observe(collection.samples, collection.time);
    const recorded = recordedSeries(recent).find(({ name }) => name === INPUT);
    if (!recorded || !isScraped(deviation, moment, stretch.now - collection.time)) continue;
    text = recorded.labels;
    samples.push([collection.time / 1000, recorded.value]);
  }
  const pairs = [...text.matchAll(/(\w+)="([^"]*)"/g)].map(([, name = '', value = '']) => [name, value]);
  return { name: INPUT, labels: { ...targetOf(job), ...Object.fromEntries(pairs) }, samples };
}

function targetOf(job: string) {
  return { job, instance: `${job}:9840` };
}

/** Of a target that cannot be scraped. */
function eachMinute(fromMs: number, nowMs: number): TimedSeries['samples'] {
  const count = Math.floor((nowMs - fromMs) / MINUTE_MS) + 1;
  return Array.from({ length: count }, (_, minute) => [(fromMs + minute * MINUTE_MS) / 1000, 0]);
}

function scenarioOf({ times = 1, lasts, over }: Deviation, moment: Moment): Scenario {
  const story = storyOf(
    {
      scenario: 'healthy',
      lasts,
      over,
      changes: [{ after: 0, demand: (usual) => ({ ...usual, peakPerSecond: times * usual.peakPerSecond }) }],
      end: { demand: (usual) => usual },
    },
    moment,
  );
  return { ...story, demand: (server) => flat(story.demand(server), LEVEL) };
}

/** @param ago milliseconds before now */
function isScraped({ times, lasts, over }: Deviation, moment: Moment, ago: number): boolean {
  if (times !== undefined) return true;
  const ended = moment === 'after' ? over * MINUTE_MS : 0;
  return ago > ended + lasts * MINUTE_MS || (moment === 'after' && ago <= ended);
}
