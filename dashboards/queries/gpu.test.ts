/** What expressions over GPUs give, on a small fleet in a real engine. */
import { expect, test } from 'vitest';
import { heldDown, utilisationOfGpu } from '../../alerts/recording/each-gpu.ts';
import type { Expected } from '../../alerts/recording/recorded.test.support.ts';
import { gpuLabels, steady } from '../../alerts/verdict/raw-series.test.support.ts';
import type { InputSeries } from '../../alerts/verdict/raw-series.test.support.ts';
import { DEFAULT_THRESHOLDS } from '../../alerts/verdict/thresholds.ts';
import { gpu, inference, self } from '../../exporter/catalogue/index.ts';
import { complaint } from './complaint.test.support.ts';
import { scraped } from './exporter.ts';
import {
  codeOfReason,
  codeOfState,
  GPU_STATES,
  gpuCount,
  limits,
  ofMig,
  onGpus,
  stateOf,
  withServers,
} from './gpu.ts';
import type { GpuState } from './gpu.ts';
import { select } from './select.ts';

const A = 'job="headroom",instance="a:9840"';
const B = 'job="headroom",instance="b:9840"';
const CHAT = 'server="chat",model="small"';

/** What a GPU in each state shows: what makes it so, and what would make it something else if that did not stand first. */
const AT: Readonly<Record<GpuState, (labels: string) => readonly InputSeries[]>> = {
  up: (labels) => [steady(gpu.up.name, labels, 1)],
  idle: (labels) => [...AT.up(labels), steady(utilisationOfGpu.record, labels, 0)],
  working: (labels) => [...AT.up(labels), steady(utilisationOfGpu.record, labels, 0.3)],
  busy: (labels) => [...AT.up(labels), steady(utilisationOfGpu.record, labels, 0.9)],
  resetDue: (labels) => [...AT.busy(labels), steady(gpu.rowRemapPending.name, labels, 1)],
  heldDown: (labels) => [...AT.resetDue(labels), steady(heldDown.record, labels, 0.2)],
  faulty: (labels) => [...AT.heldDown(labels), steady(gpu.xidLastTimestamp.name, `${labels},xid="79"`, 60)],
  lost: (labels) => [
    steady(gpu.up.name, labels, 0),
    steady(gpu.xidLastTimestamp.name, `${labels},xid="79"`, 60),
  ],
};

test.each(GPU_STATES)('a GPU that is %s', (state) => {
  const labels = gpuLabels(A, 0);
  expect(
    complaint(AT[state](labels), stateOf('instance', DEFAULT_THRESHOLDS), [[labels, codeOfState(state)]]),
  ).toBeUndefined();
});

test('an XID of the application is no fault, and a row that cannot be remapped is one', () => {
  const xid = steady(gpu.xidLastTimestamp.name, `${gpuLabels(A, 0)},xid="31"`, 60);
  const failed = steady(gpu.rowRemapFailed.name, gpuLabels(A, 1), 1);
  const series = [...AT.busy(gpuLabels(A, 0)), xid, ...AT.idle(gpuLabels(A, 1)), failed];
  const expected: Expected = [
    [gpuLabels(A, 0), codeOfState('busy')],
    [gpuLabels(A, 1), codeOfState('faulty')],
  ];
  expect(complaint(series, stateOf('instance', DEFAULT_THRESHOLDS), expected)).toBeUndefined();
});

test('a GPU that two exporters read counts once, and none is 0', () => {
  const series = [steady(gpu.up.name, gpuLabels(A, 1), 1), steady(gpu.up.name, gpuLabels(B, 1), 1)];
  const up = select(gpu.up, 'instance');
  expect(complaint(series, gpuCount(`${up} == 1`, 'instance'), [['', 1]])).toBeUndefined();
  expect(complaint(series, gpuCount(`${up} == 0`, 'instance'), [['', 0]])).toBeUndefined();
  expect(complaint([], gpuCount(`${up} == 0`, 'instance'), [])).toBeUndefined();
});

test('a GPU has a line for each model on it, or one without', () => {
  const other = 'server="chat",model="large"';
  const series = [
    steady(gpu.powerWatts.name, gpuLabels(A, 0), 300),
    steady(gpu.powerWatts.name, gpuLabels(A, 1), 50),
    steady(inference.serverGpuInfo.name, `${gpuLabels(A, 0)},${CHAT}`, 1),
    steady(inference.serverGpuInfo.name, `${gpuLabels(A, 0)},${other}`, 1),
  ];
  const expected: Expected = [
    [`${gpuLabels(A, 0)},${CHAT}`, 300],
    [`${gpuLabels(A, 0)},${other}`, 300],
    [`__name__="${gpu.powerWatts.name}",${gpuLabels(A, 1)}`, 50],
  ];
  expect(
    complaint(series, withServers(select(gpu.powerWatts, 'instance'), 'instance'), expected),
  ).toBeUndefined();
});

test('what a server makes is said of each of its GPUs', () => {
  const series = [0, 1].map((index) =>
    steady(inference.serverGpuInfo.name, `${gpuLabels(A, index)},${CHAT}`, 1),
  );
  const running = steady(inference.requestsRunning.name, `${A},${CHAT}`, 7);
  const expected: Expected = [0, 1].map((index) => [`${gpuLabels(A, index)},${CHAT}`, 7] as const);
  const expr = onGpus(select(inference.requestsRunning, 'instance'), 'instance');
  expect(complaint([...series, running], expr, expected)).toBeUndefined();
});

test('compute instances share what their MIG instance does', () => {
  const instance = `${gpuLabels(A, 0)},gpu_instance_id="2"`;
  const parts = ['0', '1'].map(
    (part) => `${instance},compute_instance_id="${part}",mig_uuid="MIG-${part}",profile="1c.2g.20gb"`,
  );
  const series = [
    ...parts.map((labels) => steady(gpu.migInfo.name, labels, 1)),
    steady(gpu.migSmActiveRatio.name, instance, 0.5),
  ];
  const expected: Expected = parts.map((labels) => [labels, 0.5] as const);
  expect(complaint(series, ofMig(select(gpu.migSmActiveRatio, 'gpu'), 'gpu'), expected)).toBeUndefined();
});

test('of the reasons for lower clocks only those that hold are told', () => {
  const series = [
    steady(gpu.clocksLimited.name, `${gpuLabels(A, 0)},reason="hw_power_brake"`, 1),
    steady(gpu.clocksLimited.name, `${gpuLabels(A, 0)},reason="sync_boost"`, 0),
  ];
  const expected: Expected = [[`${gpuLabels(A, 0)},reason="hw_power_brake"`, codeOfReason('hw_power_brake')]];
  expect(complaint(series, limits('gpu'), expected)).toBeUndefined();
});

test('other targets are no exporters, and one that is down still is one', () => {
  const version = 'version="1",node_version="v24"';
  const series: InputSeries[] = [
    steady('up', A, 1),
    steady(self.buildInfo.name, `${A},${version}`, 1),
    steady('up', B, 0),
    { series: `${self.buildInfo.name}{${B},${version}}`, values: '1 1 stale' },
    steady('up', 'job="prometheus",instance="localhost:9090"', 1),
  ];
  const expected: Expected = [
    [`__name__="up",${A}`, 1],
    [`__name__="up",${B}`, 0],
  ];
  expect(complaint(series, scraped(), expected)).toBeUndefined();
});
