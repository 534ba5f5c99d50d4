/** The example in docs/backtest.md is what the program writes of a seeded simulation; if not, type: npm run test:update */
import { expect, onTestFinished, test } from 'vitest';
import { exampleIn, withoutFigures } from '../e2e/document-example.ts';
import { textOf } from '../report/render/text.ts';
import { backtestOf } from './asked.test.support.ts';
import { holding, HOUR, played } from './history.test.support.ts';
import { compose } from './render/compose.ts';

const DOCUMENT = 'docs/backtest.md';
/** A Thursday at two in the afternoon. */
const TO = Date.UTC(2026, 8, 24, 14) / 1_000;
const FROM = TO - 12 * HOUR;
const ALERTS = ['InferenceQueueNotDraining', 'InferenceSloBurnFast'];

test('the example of the document is a backtest of today', { timeout: 120_000 }, async () => {
  const both = { scenario: 'batching-off', from: FROM, to: TO } as const;
  const series = [
    ...(await played({ ...both, job: 'gpu-1', ofStory: 3 * HOUR })),
    ...(await played({ ...both, job: 'gpu-2', node: 1, ofStory: 0.5 * HOUR })),
  ];
  const found = await backtestOf({
    url: await holding(series, onTestFinished),
    to: TO,
    incidents: [
      { from: FROM + 2 * HOUR, to: FROM + 2.5 * HOUR, name: 'a complaint by night', labels: {} },
      { from: TO - 3 * HOUR, to: TO, name: 'gateway lets one through', labels: { server: 'chat' } },
    ],
    request: { alerts: ALERTS, settings: ['for=30m'] },
  });
  // Machines differ in it.
  const backtest = { ...found, cost: { ...found.cost, readSeconds: 2, evaluateSeconds: 1 } };
  const text = textOf(compose(backtest)).trimEnd();
  expect(withoutFigures(exampleIn(DOCUMENT, text))).toBe(withoutFigures(text));
});
