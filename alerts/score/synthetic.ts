/** Series with days, weekends and noise that has a memory, each of another shape. The same seed gives the same series. */
import { Random } from '../../exporter/simulator/random.ts';
import { DAY, HOUR } from './scored-series.ts';
import type { ScoredSeries } from './scored-series.ts';

const STEP = 60;
/** Thursday, 1 January 2026: a whole week's distance from the epoch is not needed, a whole day's is. */
const START = 20_454 * DAY;

export function syntheticSeries(count: number, days: number, seed: number): ScoredSeries[] {
  return Array.from({ length: count }, (_, index) => oneSeries(index, days, seed + index));
}

function oneSeries(index: number, days: number, seed: number): ScoredSeries {
  const random = new Random(seed);
  const between = (least: number, most: number) => least + (most - least) * random.uniform();
  const swing = between(0.4, 0.7);
  const weekend = between(0.5, 0.9);
  const peak = between(11, 17);
  const fast = between(0.02, 0.05);
  const slow = between(0.04, 0.1);
  const memory = Math.exp(-STEP / (between(1, 4) * HOUR));
  let wander = 0;
  const points = Array.from({ length: (days * DAY) / STEP }, (_, step): [number, number] => {
    const time = START + step * STEP;
    wander = memory * wander + Math.sqrt(1 - memory ** 2) * slow * random.normal();
    const hour = (time % DAY) / HOUR;
    const ofDay = 1 - swing / 2 + (swing / 2) * Math.cos((2 * Math.PI * (hour - peak)) / 24);
    const noise = Math.exp(wander + fast * random.normal());
    return [time, 100 * ofDay * (isWeekend(time) ? weekend : 1) * noise];
  });
  return { name: `synthetic:${index + 1}`, set: 'synthetic', points, step: STEP, labels: [] };
}

/** The epoch was a Thursday. */
function isWeekend(time: number): boolean {
  const day = Math.floor(time / DAY + 4) % 7;
  return day === 0 || day === 6;
}
