/** The rule file as it is generated, run by promtool over series as the exporter shows them. */
import { describe, expect, test } from 'vitest';
import { ruleFileComplaint, ruleTestComplaint } from '../../exporter/e2e/promtool.ts';
import { gpu, inference } from '../../exporter/catalogue/index.ts';
import { rulesFile } from '../rules-file.ts';
import { verdictGroups } from './groups.ts';
import { INPUT_RULES, seriesOf } from './input-rules.ts';
import type { InputName } from './condition.ts';
import type { VerdictInputs } from './inputs.ts';
import { EVAL_TIME, INTERVAL, gpuLabels, growing, rawSeries, steady } from './raw-series.test.support.ts';
import type { InputSeries } from './raw-series.test.support.ts';
import { DEFAULT_THRESHOLDS } from './thresholds.ts';
import { CASES, PARTIAL, WELL, withGpus } from './vectors.test.support.ts';

const RULES = rulesFile({ groups: verdictGroups(DEFAULT_THRESHOLDS, INTERVAL) }, 'a test');
const TARGET = targetOf('host:9840');
const MODEL = `${TARGET},server="chat",model="acme/small"`;

function complaint(series: readonly InputSeries[], expr: string, samples: readonly Sample[]) {
  const exp_samples = samples.map(([labels, value]) => ({ labels: `{${labels}}`, value }));
  return ruleTestComplaint(
    [
      {
        interval: INTERVAL,
        input_series: series,
        promql_expr_test: [{ expr, eval_time: EVAL_TIME, exp_samples }],
      },
    ],
    RULES,
  );
}
type Sample = readonly [labels: string, value: number];

/** Four decimals: rates are not exact. */
function inputIs(series: readonly InputSeries[], input: InputName, value: number | undefined) {
  const record = seriesOf(input);
  const samples: Sample[] = value === undefined ? [] : [[MODEL, value]];
  return complaint(series, `round(${record}, 0.0001)`, samples);
}

test('promtool takes the rule file', () => {
  expect(ruleFileComplaint(RULES)).toBeUndefined();
  expect(ruleFileComplaint(RULES.replace('avg_over_time', 'avg_over_tim'))).toContain('avg_over_tim');
});

test('every verdict is reached and just missed', () => {
  const reached = CASES.map(({ of, reached: inputs }, index) => ({
    instance: `reached-${index}`,
    of,
    inputs,
  }));
  const missed = CASES.map(({ instead, missed: inputs }, index) => ({
    instance: `missed-${index}`,
    of: instead,
    inputs,
  }));
  const all = [...reached, ...missed];
  const series = all.flatMap(({ instance, inputs }) => rawSeries(targetOf(instance), inputs));
  const samples = all.map(({ instance, of }): Sample => [
    `__name__="headroom:verdict",${targetOf(instance)},server="chat",model="acme/small",verdict="${of}"`,
    1,
  ]);
  expect(complaint(series, 'headroom:verdict', samples)).toBeUndefined();
});

test('what is unknown fulfils no condition', () => {
  const all = PARTIAL.map(([, inputs, of], index) => ({ target: targetOf(`partial-${index}`), inputs, of }));
  const series = all.flatMap(({ target, inputs }) => rawSeries(target, withGpus(inputs)));
  const samples = all.flatMap(({ target, of }): Sample[] =>
    of ? [[`__name__="headroom:verdict",${target},server="chat",model="acme/small",verdict="${of}"`, 1]] : [],
  );
  expect(complaint(series, 'headroom:verdict', samples)).toBeUndefined();
});

test.each(Object.keys(INPUT_RULES).filter(isInput))(
  '%s is recorded with the labels of the target',
  (input) => {
    const expected = input === 'queueGrowth' ? 0 : WELL[input];
    expect(inputIs(rawSeries(TARGET, WELL), input, expected)).toBeUndefined();
  },
);

test.each(Object.keys(INPUT_RULES).filter(isInput))('%s is absent where nothing is told', (input) => {
  expect(inputIs([steady('up', TARGET, 1)], input, undefined)).toBeUndefined();
});

function isInput(name: string): name is InputName {
  return name in INPUT_RULES;
}

describe('faulty GPUs', () => {
  const series = rawSeries(TARGET, { ready: 1, gpus: 4 });
  const first = gpuLabels(TARGET, 0);
  // The tests end at 900 s of Unix time.
  test.each<[string, InputSeries[], number]>([
    ['none', [], 0],
    ['a recent XID', [steady(gpu.xidLastTimestamp.name, `${first},xid="79"`, 601)], 1],
    ['two XIDs of one GPU', [xid(48, 700), xid(95, 700)], 1],
    ['an XID of the application', [xid(31, 700)], 0],
    ['an XID before the window', [xid(79, 599)], 0],
    ['slowed by hardware', [limited('hw_slowdown', 0.2)], 1],
    ['slowed for a moment', [limited('hw_slowdown', 0.05)], 0],
    ['capped by software', [limited('sw_power_cap', 1)], 0],
    ['an XID and heat', [xid(79, 700), limited('hw_thermal_slowdown', 1)], 1],
    [
      'of another GPU of the host',
      [steady(gpu.xidLastTimestamp.name, `${gpuLabels(TARGET, 7)},xid="79"`, 700)],
      0,
    ],
  ])('%s', (_, more, expected) => {
    expect(inputIs([...series, ...more], 'faultyGpus', expected)).toBeUndefined();
  });

  test('unknown where no GPU is read', () => {
    const info = steady(inference.serverGpuInfo.name, `${MODEL},device_id="0",uuid="GPU-0"`, 1);
    expect(inputIs([info], 'faultyGpus', undefined)).toBeUndefined();
  });

  function xid(code: number, timestamp: number): InputSeries {
    return steady(gpu.xidLastTimestamp.name, `${first},xid="${code}"`, timestamp);
  }

  function limited(reason: string, share: number): InputSeries {
    return growing(gpu.clocksLimitedSeconds.name, `${first},reason="${reason}"`, share);
  }
});

test('batches are filled by the requests that run, where no batch is told', () => {
  const series = [
    steady(inference.requestsRunning.name, MODEL, 16),
    steady(inference.batchCapacity.name, MODEL, 64),
    growing(`${inference.batchSize.name}_sum`, MODEL, 0),
    growing(`${inference.batchSize.name}_count`, MODEL, 0),
  ];
  expect(inputIs(series, 'batchFill', 0.25)).toBeUndefined();
});

test('a queue that grows is seen to grow', () => {
  expect(inputIs([growing(inference.queueDepth.name, MODEL, 0.5)], 'queueGrowth', 0.5)).toBeUndefined();
});

test('a latency without traffic, and one without an SLO, is unknown', () => {
  const slo = steady(inference.sloTtftSeconds.name, `${TARGET},server="chat"`, 2);
  expect(inputIs([slo, requests(0)], 'ttftOverSlo', undefined)).toBeUndefined();
  expect(inputIs([requests(1)], 'ttftOverSlo', undefined)).toBeUndefined();
});

test('GPUs that two models share count for both', () => {
  const other = MODEL.replace('small', 'large');
  const info = steady(inference.serverGpuInfo.name, `${other},device_id="0",uuid="GPU-0"`, 1);
  const series = [...rawSeries(TARGET, { utilisation: 0.5, gpus: 1, dollarsPerHour: 3 }), info];
  const samples: Sample[] = [
    [MODEL, 3],
    [other, 3],
  ];
  expect(complaint(series, `round(${seriesOf('dollarsPerHour')}, 0.0001)`, samples)).toBeUndefined();
});

test('a verdict that holds stays by easier thresholds', () => {
  const { queueDepth, ...rest }: VerdictInputs = { ...WELL, batchFill: 0.4, queueDepth: 0.4 };
  // Once three requests waited, then a queue that alone would not be one.
  const before = [...rawSeries(TARGET, rest), queue(`3x10 ${queueDepth}x20`)];
  // It went away in between: the window is five minutes long, and so must the pause be.
  const again = [...rawSeries(TARGET, rest), queue(`3x4 0x15 ${queueDepth}x10`)];
  const never = [...rawSeries(TARGET, rest), queue(`${queueDepth}x30`)];
  expect(complaint(before, 'headroom:verdict', verdict('batch_better'))).toBeUndefined();
  expect(complaint(again, 'headroom:verdict', verdict('healthy'))).toBeUndefined();
  expect(complaint(never, 'headroom:verdict', verdict('healthy'))).toBeUndefined();
});

function requests(perSecond: number): InputSeries {
  return growing(`${inference.ttftSeconds.name}_bucket`, `${MODEL},le="+Inf"`, perSecond);
}

function queue(values: string): InputSeries {
  return { series: `${inference.queueDepth.name}{${MODEL}}`, values };
}

function verdict(name: string): Sample[] {
  return [[`__name__="headroom:verdict",${MODEL},verdict="${name}"`, 1]];
}

function targetOf(instance: string): string {
  return `job="headroom",instance="${instance}",cluster="east"`;
}
