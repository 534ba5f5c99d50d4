/**
 * The status page and the recorded rules look at the same. The tests of the rules show that promtool makes the inputs
 * of these series; here the ring makes them of the same series.
 */
import { expect, test } from 'vitest';
import { rawSeries } from '../../alerts/verdict/raw-series.test.support.ts';
import type { InputSeries } from '../../alerts/verdict/raw-series.test.support.ts';
import type { VerdictInputs } from '../../alerts/verdict/inputs.ts';
import { CASES, PARTIAL, withGpus } from '../../alerts/verdict/vectors.test.support.ts';
import { families, inference } from '../catalogue/index.ts';
import { Samples } from '../model/samples.ts';
import type { SampleValue } from '../model/samples.ts';
import { inputsOf } from './inputs.ts';
import { Recent } from './recent.ts';
import { START } from './recent/ring.test.support.ts';

const TARGET = 'job="headroom"';
const KEY = 'server="chat",model="acme/small"';
const STEPS = 30;
const STEP_MS = 30_000;

interface Notation {
  readonly name: string;
  /** As the exporter writes them, without those of the target. */
  readonly labels: string;
  readonly first: number;
  readonly perStep: number;
}

/** Reads `name{labels}` and promtool's notation of values: `3x30`, `0+60x30`. */
function notationOf({ series, values }: InputSeries): Notation {
  const [, name = '', text = ''] = /^(\w+)\{(.*)\}$/.exec(series) ?? [];
  const [, first, perStep = '0'] = /^([^+x]+)(?:\+([^x]+))?x\d+$/.exec(values) ?? [];
  const labels = text.replace(TARGET, '').replace(/^,/, '');
  return { name, labels, first: Number(first), perStep: Number(perStep) };
}

function collectionOf(all: readonly Notation[], step: number): Samples {
  const samples = new Samples();
  const at = ({ first, perStep }: Notation) => first + perStep * step;
  const put = (name: string, labels: string, value: SampleValue) => {
    const family = families.find((candidate) => candidate.name === name);
    if (!family) throw new Error(`no family ${name}`);
    const series = samples.byFamily.get(family) ?? new Map<string, SampleValue>();
    samples.byFamily.set(family, series.set(labels, value));
  };
  put(inference.serverInfo.name, `${KEY},engine="vllm"`, 1);
  put(inference.serverInfo.name, 'server="embed",model="acme/other",engine="vllm"', 1);
  for (const one of all) {
    if (!/_(?:bucket|sum|count)$/.test(one.name)) put(one.name, one.labels, at(one));
  }
  for (const { name } of families.filter(({ type }) => type === 'histogram')) {
    const parts = all.filter((one) => one.name.startsWith(`${name}_`));
    if (parts.length === 0) continue;
    const part = (suffix: string, le?: string) => {
      const found = parts.find(
        (one) => one.name === name + suffix && (le === undefined || one.labels.endsWith(`,le="${le}"`)),
      );
      return found && at(found);
    };
    const counts = ['1.0', '2.0'].map((bound) => part('_bucket', bound) ?? 0);
    put(name, KEY, {
      bounds: [1, 2],
      counts,
      count: part('_count') ?? part('_bucket', '+Inf') ?? 0,
      sum: part('_sum') ?? 0,
    });
  }
  return samples;
}

const readings = CASES.flatMap(({ case: name, of, reached, missed, instead }) => [
  { name: `${of}: ${name}`, inputs: reached, verdict: of },
  { name: `not ${of}: ${name}`, inputs: missed, verdict: instead },
]);

function observed(inputs: VerdictInputs): Recent {
  const all = rawSeries(TARGET, inputs).map(notationOf);
  const recent = new Recent();
  for (let step = 0; step <= STEPS; step++) recent.observe(collectionOf(all, step), START + step * STEP_MS);
  return recent;
}

test.each(readings)('$name', ({ inputs, verdict }) => {
  const recent = observed(inputs);
  const found = inputsOf(recent.ring, KEY, START + STEPS * STEP_MS);
  expect(Object.keys(found).toSorted()).toEqual(Object.keys(inputs).toSorted());
  for (const [input, value] of Object.entries({ ...inputs, queueGrowth: 0 })) {
    expect(found, input).toHaveProperty(input, expect.closeTo(value, 6));
  }
  expect(recent.verdicts.of(KEY)?.row.name).toBe(verdict);
});

test.each(PARTIAL)('known in part: %s', (_, inputs, verdict) => {
  expect(observed(withGpus(inputs)).verdicts.of(KEY)?.row.name).toBe(verdict);
});
