import { expect, test } from 'vitest';
import { inference } from '../../exporter/catalogue/index.ts';
import { CHAT_SMALL, JOB } from './figures.test.support.ts';
import { complaint, rounded, WINDOWED } from './recorded.test.support.ts';
import type { Expected } from './recorded.test.support.ts';
import { LONG_WINDOWS, SHORT_WINDOWS } from './slo.ts';

const WINDOWS = [...SHORT_WINDOWS, ...LONG_WINDOWS];
const OWN = `${CHAT_SMALL},objective="ttft"`;
const LEVELS = [
  { level: 'server_model', labels: OWN },
  { level: 'fleet', labels: `${JOB},objective="ttft"` },
] as const;
const groups = /-slo/;

test('a server that starts anew counts on', () => {
  // Ten a second, from nothing again since the reading at 720 s.
  const series = [
    { series: `${inference.sloRequests.name}{${OWN}}`, values: '0+300x24 300+300x5' },
    { series: `${inference.sloGoodRequests.name}{${OWN}}`, values: '0+240x24 240+240x5' },
  ];
  const expected: Record<string, Expected> = {
    'server_model:inference_slo_requests:rate5m': [[OWN, 10]],
    'server_model:inference_slo_good_requests:rate5m': [[OWN, 8]],
    'server_model:inference_slo_good_requests:ratio_rate5m': [[OWN, 0.8]],
  };
  expect(complaint(series, rounded(expected))).toBeUndefined();
});

/** The parts of a window as series: of all requests, and of those that kept the promise. */
function parts(over: string, values: readonly [all: string, good: string]) {
  // The window of five minutes adds up to that of the fleet, all others are means of their own.
  const fed = LEVELS.filter(({ level }) => level === 'server_model' || over !== '5m');
  return fed.flatMap(({ level, labels }) => [
    { series: `${level}:inference_slo_requests:rate${over}{${labels}}`, values: values[0] },
    { series: `${level}:inference_slo_good_requests:rate${over}{${labels}}`, values: values[1] },
  ]);
}

test.each(WINDOWS)('the window of $over', ({ over, of, step, samples }) => {
  expect(seconds(over) / seconds(step)).toBe(samples);
  // Half a step after the last of as many steps as the window has: the second half has twice the requests.
  const half = seconds(step) / 2;
  const series = parts(of, [`0 0 10x${samples - 1} 20x${samples + 1}`, `0 0 10x${2 * samples}`]);
  const expected = LEVELS.map(({ level, labels }): Record<string, Expected> => ({
    [`${level}:inference_slo_requests:rate${over}`]: [[labels, 15]],
    [`${level}:inference_slo_good_requests:rate${over}`]: [[labels, 10]],
    [`${level}:inference_slo_good_requests:ratio_rate${over}`]: [[labels, 0.6667]],
    // A third missed it, of the twentieth that might.
    ...(over === '30d' && { [`${level}:inference_slo_error_budget_left:ratio30d`]: [[labels, -5.6667]] }),
  }));
  const options = { interval: `${half}s`, time: `${samples * seconds(step) + half}s`, groups };
  expect(complaint(series, rounded(Object.assign({}, ...expected)), options)).toBeUndefined();
});

test('until the first step a window is what the shorter one says', () => {
  const expected = { 'fleet:inference_slo_good_requests:ratio_rate30d': [[LEVELS[1].labels, 0.9]] as const };
  const options = { time: '270s', groups };
  expect(complaint(parts('1h', ['_x2 10x8', '_x2 9x8']), rounded(expected), options)).toBeUndefined();
});

test('every window is one of these', () => {
  const names = WINDOWS.map(({ over }) => over);
  expect(WINDOWED.filter((record) => !names.some((over) => record.endsWith(over)))).toEqual([]);
});

function seconds(duration: string): number {
  const units: Readonly<Record<string, number>> = { m: 60, h: 3600, d: 86_400 };
  return Number.parseInt(duration) * (units[duration.at(-1) ?? ''] ?? Number.NaN);
}
