/** What expressions over verdicts give, against what their sentences say. */
import { expect, test } from 'vitest';
import { INPUT_RULES } from '../../alerts/verdict/input-rules.ts';
import type { InputName } from '../../alerts/verdict/condition.ts';
import type { VerdictInputs } from '../../alerts/verdict/inputs.ts';
import { VERDICT_SERIES } from '../../alerts/verdict/promql.ts';
import { steady } from '../../alerts/verdict/raw-series.test.support.ts';
import { gpusEnough, gpusToAdd } from '../../alerts/verdict/sizing.ts';
import type { VerdictName } from '../../alerts/verdict/table.ts';
import { annotations } from '../frame/annotations.ts';
import { self } from '../../exporter/catalogue/index.ts';
import { complaint } from './complaint.test.support.ts';
import { gpusItTakes } from './verdict.ts';

const CHAT = 'job="headroom",instance="a:9840",server="chat",model="small"';
const CROWDED: VerdictInputs = { gpus: 4, utilisation: 0.95, requestsPerSecond: 5, abortedPerSecond: 1 };

function recorded(verdict: VerdictName, inputs: VerdictInputs) {
  return [
    steady(VERDICT_SERIES, `${CHAT},verdict="${verdict}"`, 1),
    ...Object.entries(inputs).map(([name, value]) =>
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- names of inputs
      steady(INPUT_RULES[name as InputName].record, CHAT, Number(value)),
    ),
  ];
}

/** As the table asks. */
const TAKES = `max by (job, instance, server, model) (${gpusItTakes()})`;

const takes = (verdict: VerdictName, inputs: VerdictInputs, gpus: number | undefined) =>
  complaint(recorded(verdict, inputs), TAKES, gpus === undefined ? [] : [[CHAT, gpus]]);

test.each<[string, VerdictInputs]>([
  ['a queue that grows', { ...CROWDED, queueGrowth: 0.5 }],
  ['a queue of which nobody knows whether it grows', CROWDED],
  ['a queue that shrinks, and demand that just fits', { ...CROWDED, abortedPerSecond: 0, queueGrowth: -1 }],
  ['a burst', { ...CROWDED, queueGrowth: 500 }],
])('more GPUs: as many as the sentence says, with %s', (_, inputs) => {
  const more = gpusToAdd(inputs) ?? Number.NaN;
  expect(more).toBeGreaterThan(0);
  expect(takes('add_gpus', inputs, 4 + more)).toBeUndefined();
});

test('more GPUs, and nobody can say how many: no number', () => {
  const inputs = { ...CROWDED, abortedPerSecond: 5, queueGrowth: 1 };
  expect(gpusToAdd(inputs)).toBeUndefined();
  expect(takes('add_gpus', inputs, undefined)).toBeUndefined();
});

test('fewer, none, and those that there are', () => {
  const quiet = { ...CROWDED, utilisation: 0.3 };
  expect(takes('overprovisioned', quiet, gpusEnough(quiet))).toBeUndefined();
  expect(takes('idle', { gpus: 4 }, 0)).toBeUndefined();
  expect(takes('healthy', CROWDED, 4)).toBeUndefined();
});

test('a config that was refused is a note: Grafana draws those above 0', () => {
  const refused = annotations(['instance']).find(({ name }) => name === 'Config refused');
  const { name } = self.configLastReloadSuccessful;
  const bad = 'job="headroom",instance="bad:9840"';
  const series = [steady(name, bad, 0), steady(name, 'job="headroom",instance="good:9840"', 1)];
  expect(complaint(series, refused?.expr ?? '', [[bad, 1]])).toBeUndefined();
});
