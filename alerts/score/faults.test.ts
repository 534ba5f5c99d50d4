import { expect, test } from 'vitest';
import { Random } from '../../exporter/simulator/random.ts';
import { FAULTS, faulty, scatter } from './faults.ts';
import { DAY, HOUR, overlaps, WEEK } from './scored-series.ts';

const JUDGED = { from: 10 * DAY, to: 10 * DAY + 4 * WEEK };
/** Half of all days. */
const LABELS = Array.from({ length: 30 }, (_, day) => ({ from: (10 + day) * DAY, to: (10.5 + day) * DAY }));

test('one fault a week, a day apart, in the judged time and beside labels, the same for the same seed', () => {
  for (let seed = 1; seed <= 50; seed++) {
    const faults = scatter(JUDGED, LABELS, FAULTS, seed, new Random(seed));
    expect(faults).toEqual(scatter(JUDGED, LABELS, FAULTS, seed, new Random(seed)));
    expect(faults.length).toBe(4);
    faults.forEach((fault, index) => {
      expect(overlaps(LABELS, { from: fault.from - HOUR, to: fault.to })).toBe(false);
      expect(fault.from).toBeGreaterThanOrEqual(
        index === 0 ? JUDGED.from : (faults[index - 1]?.to ?? 0) + DAY,
      );
      expect(fault.to).toBeLessThan(JUDGED.to);
    });
  }
});

test('kinds come by turns', () => {
  const names = [0, 4].flatMap((turn) =>
    scatter(JUDGED, [], FAULTS, turn, new Random(1)).map(({ kind }) => kind.name),
  );
  expect(names).toEqual([...FAULTS, FAULTS[0]].map((kind) => kind?.name));
});

test('a fault changes the value for its time alone', () => {
  const [, half] = FAULTS;
  const ramp = FAULTS.at(-1);
  if (!half || !ramp) throw new Error('no kinds of faults');
  const change = faulty([
    { kind: half, from: 100, to: 200 },
    { kind: ramp, from: 1000, to: 1000 + ramp.lasts },
  ]);
  expect([99, 100, 199, 200, 1000 + ramp.lasts / 2].map((time) => change(time, 10))).toEqual([
    10, 5, 5, 10, 13,
  ]);
});
