/** What of a config reaches the panels. */
import { expect, test } from 'vitest';
import { DEFAULT_THRESHOLDS } from '../alerts/verdict/thresholds.ts';
import type { ThresholdName } from '../alerts/verdict/thresholds.ts';
import { BOARDS, boardsFor } from './boards.ts';
import type { BoardSettings } from './boards.ts';
import { dashboardFile } from './document.ts';

/** Titles of the dashboards that differ with these settings from those without a config. */
function changedBy(settings: BoardSettings): readonly string[] {
  const plain = new Set(BOARDS.map((board) => dashboardFile(board)));
  return boardsFor(settings)
    .filter((board) => !plain.has(dashboardFile(board)))
    .map(({ title }) => title);
}

const SHOWN_ON: Readonly<Record<ThresholdName, readonly string[]>> = {
  busy: ['Headroom', 'GPU fleet', 'GPU'],
  batchHalf: ['Headroom'],
  queued: ['Headroom', 'Inference'],
  atWork: [],
  slo: ['Headroom', 'Inference'],
  sloEasy: [],
  failing: ['Headroom', 'Inference'],
  kvFull: ['Headroom', 'Inference'],
};

test.each(Object.entries(SHOWN_ON))('another threshold %s is drawn on %s', (name, titles) => {
  expect(changedBy({ verdict: { ...DEFAULT_THRESHOLDS, [name]: 0.77 } })).toEqual(titles);
});

test('another objective is drawn where promises are', () => {
  expect(changedBy({ objective: 0.995 })).toEqual(['Headroom']);
  expect(changedBy({})).toEqual([]);
});
