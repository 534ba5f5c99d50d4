/** Series with days, weekends and noise, for tests of the baselines. */
import { Random } from '../../exporter/simulator/random.ts';
import type { TimedSeries } from '../past/timed-series.ts';

export const MINUTE = 60;
export const HOUR = 3_600;
export const DAY = 86_400;

/** What becomes of a value at a time: another value, or none. */
export type Story = (time: number, value: number) => number | undefined;

export interface Traffic {
  readonly case: string;
  readonly seed: number;
  readonly from: number;
  readonly to: number;
  /** Level at noon of a working day. */
  readonly level?: number;
  /** Share by which nights are lower. */
  readonly swing?: number;
  /** Factor of Saturdays and Sundays. */
  readonly weekend?: number;
  /** Seconds that the people who make the traffic are ahead of UTC. */
  readonly offset?: (time: number) => number;
  readonly story?: Story;
}

/** How noise is made: some of it lasts for an hour or two. */
const FAST = 0.03;
const SLOW = 0.04;
const MEMORY = Math.exp(-1 / 120);

/** One sample a minute of `test_value`. */
export function traffic(options: Traffic): TimedSeries {
  const { seed, from, to, level = 100, swing = 0.6, weekend = 0.6, offset = () => 0, story } = options;
  const random = new Random(seed);
  const samples: [number, number][] = [];
  let slow = 0;
  for (let time = from; time <= to; time += MINUTE) {
    slow = MEMORY * slow + Math.sqrt(1 - MEMORY ** 2) * SLOW * random.normal();
    const local = time + offset(time);
    const noise = Math.exp(slow + FAST * random.normal());
    const plain = level * ofDay(local, swing) * (isWeekend(local) ? weekend : 1) * noise;
    const value = story ? story(time, plain) : plain;
    if (value !== undefined) samples.push([time, value]);
  }
  return { name: 'test_value', labels: { case: options.case, server: options.case }, samples };
}

/** `test_pods` of a replica: every day, so many seconds after midnight, another pod takes its place. */
export function releasedDaily(options: Traffic, after: number): readonly TimedSeries[] {
  const { labels, samples } = traffic(options);
  const podAt = (time: number) => `pod-${options.seed}-${Math.floor((time - after) / DAY)}`;
  return [...new Set(samples.map(([time]) => podAt(time)))].map((pod) => ({
    name: 'test_pods',
    labels: { ...labels, pod, instance: `${pod}:9840` },
    samples: samples.filter(([time]) => podAt(time) === pod),
  }));
}

/** A level that jumps every few hours, up to thirtyfold: nothing predicts it. */
export function bursts(name: string, seed: number, from: number, to: number): TimedSeries {
  const random = new Random(seed);
  const samples: [number, number][] = [];
  let level = 100;
  for (let time = from; time <= to; time += MINUTE) {
    if (random.uniform() < 1 / 150) level = 100 * Math.exp(1.2 * random.normal());
    samples.push([time, level * Math.exp(0.2 * random.normal())]);
  }
  return { name: 'test_value', labels: { case: name, server: name }, samples };
}

/** Work that comes for an hour or so, and then there is none for an hour or so: zero is half of its normal. */
export function stopAndGo(name: string, seed: number, from: number, to: number): TimedSeries {
  const random = new Random(seed);
  const samples: [number, number][] = [];
  let works = true;
  for (let time = from; time <= to; time += MINUTE) {
    if (random.uniform() < 1 / 60) works = !works;
    samples.push([time, works ? 100 * Math.exp(0.1 * random.normal()) : 0]);
  }
  return { name: 'test_value', labels: { case: name, server: name }, samples };
}

/** The same value all the time. */
export function steadily(
  name: string,
  labels: Readonly<Record<string, string>>,
  value: number,
  from: number,
  to: number,
): TimedSeries {
  const count = Math.floor((to - from) / MINUTE) + 1;
  return {
    name,
    labels,
    samples: Array.from({ length: count }, (_, index) => [from + index * MINUTE, value]),
  };
}

function ofDay(local: number, swing: number): number {
  const hour = (local % DAY) / HOUR;
  return 1 - swing / 2 + (swing / 2) * Math.sin((2 * Math.PI * (hour - 6)) / 24);
}

/** The epoch was a Thursday. */
function isWeekend(local: number): boolean {
  const day = Math.floor(local / DAY + 4) % 7;
  return day === 0 || day === 6;
}
