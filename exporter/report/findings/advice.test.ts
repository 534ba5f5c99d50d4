import { expect, test } from 'vitest';
import type { VerdictInputs } from '../../../alerts/verdict/inputs.ts';
import type { VerdictName } from '../../../alerts/verdict/table.ts';
import type { Advice, ModelReport, Need, ServerReport, VerdictTime } from '../report.ts';
import { adviceOn } from './advice.ts';

const HOURS = 100;

function time(name: VerdictName, hours: number, inputs: VerdictInputs = {}): VerdictTime {
  return { name, hours, share: hours / HOURS, inputs: { gpus: 4, dollarsPerHour: 10, ...inputs } };
}

function server(verdicts: readonly VerdictTime[], more: Partial<ServerReport> = {}): ServerReport {
  return {
    name: 'chat',
    labels: {},
    hours: { range: HOURS, seen: HOURS, judged: HOURS },
    gaps: [],
    verdicts,
    use: {},
    bands: [],
    promises: [],
    overTime: { verdicts: [] },
    ...more,
  };
}

const need: Need = { replicas: 3, exact: 2.4, gpus: 12, arithmetic: 'so many', from: 'full_load' };

function advise(
  verdicts: readonly VerdictTime[],
  more: Partial<ServerReport> = {},
  now = 3,
): readonly Advice[] {
  const model: ModelReport = {
    name: 'm',
    servers: [server(verdicts, more)],
    replicas: { now, gpusEach: 4, needed: need },
  };
  return adviceOn([model]);
}

test('what suffers comes before what is only paid for, and a fault before both', () => {
  const found = advise([time('idle', 50), time('add_gpus', 30), time('stalled', 15), time('healthy', 5)]);
  expect(found.map(({ verdict }) => verdict)).toEqual(['stalled', 'add_gpus', 'idle']);
});

test('what was so for a moment is left to the table, unless it is so at the end', () => {
  const moment = [time('healthy', 99.5), time('kv_bound', 0.5)];
  expect(advise(moment)).toEqual([]);
  expect(advise(moment, { latest: 'kv_bound' })[0]?.why).toMatch(
    /^KV cache full for 30 minutes of 100 hours \(1\u00a0%\), and at the end\. /,
  );
});

test('idle hours cost their price', () => {
  expect(advise([time('idle', 20)])[0]).toMatchObject({
    dollars: 200,
    arithmetic: '20 h × $10.00 an hour = $200 saved at most, less what the warm pool needs',
  });
  const { dollarsPerHour: _, ...unpriced } = time('idle', 20).inputs;
  const [free] = advise([{ ...time('idle', 20), inputs: unpriced }]);
  expect(free).not.toHaveProperty('dollars');
  expect(free?.arithmetic).toBe('20 hours; what they cost is not known');
});

test('folding saves the GPUs that are not needed, for as long as that was so', () => {
  // 4 × 0.14 / 0.7 is 0.8: one GPU, three less at $2.50.
  const model = { name: 'm', servers: [server([time('overprovisioned', 40, { utilisation: 0.14 })])] };
  expect(adviceOn([{ ...model, replicas: { now: 1 } }])[0]).toMatchObject({
    dollars: 300,
    arithmetic: '4 × 14\u00a0% busy / 70\u00a0% = 0.8, so 1 GPU; 3 GPUs less × $2.50 × 40 h = $300',
  });
});

test('a server alone is not told to send its requests to another', () => {
  const alone = server([time('overprovisioned', 40, { gpus: 1, utilisation: 0.14 })]);
  const act = (now: number) => adviceOn([{ name: 'm', servers: [alone], replicas: { now } }])[0]?.act;
  expect(act(1)).toBe('Move it to a smaller GPU, or let it share one with another model.');
  expect(act(2)).toMatch(/^Send the requests of another replica here/);
});

test('what waits before free places need not be bought for', () => {
  // 8 come in and 2 are served: 8 / (0.8 × 2) is five times the servers, four more at $10.
  const inputs = {
    running: 10,
    batchFill: 0.1,
    queueDepth: 120,
    requestsPerSecond: 8,
    abortedPerSecond: 6,
  };
  const [found] = advise([time('batch_better', 10, inputs)]);
  expect(found?.dollars).toBe(400);
  expect(found?.arithmetic).toContain(
    '100 places, 10\u00a0% of them used: 90 are free while 120 requests wait',
  );
  const [late] = advise([time('batch_better', 10, { ...inputs, queueDepth: 0.1 })]);
  expect(late?.arithmetic).toBe('nobody waits for a place: what it saves is time, not servers');
});

test('a broken GPU costs its own price: the others go on', () => {
  const [found] = advise([time('gpu_fault', 0.4, { faultyGpus: 1 })], { latest: 'gpu_fault' });
  expect(found?.dollars).toBe(1);
  expect(found?.why).toContain('for 24 minutes of 100 hours (under 1');
});

test('what holds at the end is told as it goes on', () => {
  expect(advise([time('idle', 20)], { latest: 'idle' })[0]?.dollarsPerHour).toBe(10);
  expect(advise([time('idle', 20)])[0]).not.toHaveProperty('dollarsPerHour');
});

test('servers to add are those that the p95 of demand takes', () => {
  expect(advise([time('add_gpus', 10)], {}, 2)[0]).toMatchObject({
    act: 'Add 1 server: 3 in place of 2 (12 GPUs in all) hold the p95 of this demand.',
    arithmetic: 'so many; 1 × $10.00 = $10.00 an hour more',
  });
});

/** Of a model that is served well by three. */
function adviseThree(more: Partial<ModelReport['replicas']>): readonly Advice[] {
  const servers = [server([time('healthy', 100)])];
  return adviceOn([{ name: 'm', servers, replicas: { now: 3, ...more } }]);
}

test('servers that demand takes and that are not there are told, whatever the verdict', () => {
  expect(adviseThree({ needed: { ...need, replicas: 4, gpus: 16 } })).toMatchObject([
    {
      about: 'm',
      why: 'At its p95 demand takes 4 servers to be within the SLO with room; there are 3.',
      act: 'Add 1 server: 4 in place of 3 (16 GPUs in all).',
    },
  ]);
  expect(adviseThree({ needed: need, in30Days: { ...need, replicas: 5, gpus: 20 } })).toMatchObject([
    { act: 'Be ready to add 2 servers: 5 in place of 3 (20 GPUs in all).' },
  ]);
  expect(adviseThree({ needed: need, in30Days: need })).toEqual([]);
});

test('a moment of full load, which is left to the table, does not hide servers that demand takes', () => {
  const servers = [server([time('healthy', 99.5), time('add_gpus', 0.5)])];
  const replicas = { now: 2, needed: need };
  expect(adviceOn([{ name: 'm', servers, replicas }])).toMatchObject([{ about: 'm' }]);
});

test('servers that the hours do not ask for cost their price, and those that are not there save nothing', () => {
  const hours = [1, 1, 4, 2].map((replicas, hour) => ({ hour, growth: 0, warm: 0, replicas }));
  const warmPool = { loadSeconds: 60, countedSeconds: 60, perReplica: 16, days: 28, hours, most: 0 };
  const money = { dollars: 100, perHour: 1 };
  const servers = Array.from({ length: 3 }, () => server([time('healthy', 100)], { money }));
  const [found] = adviceOn([{ name: 'm', servers, replicas: { now: 3, needed: need }, warmPool }]);
  // 1, 1, 3 and 2 of 3.
  expect(found).toMatchObject({
    why: '3 servers run at all hours; demand and the warm pool ask for 1 to 4 while no queue stands for something else.',
    arithmetic: '1.8 of 3 servers on average: $300 × (1 − 1.8 / 3) = $125',
  });
  expect(found?.dollars).toBeCloseTo(125);
  const full = { ...warmPool, hours: hours.filter(({ replicas }) => replicas > 3) };
  expect(adviceOn([{ name: 'm', servers, replicas: { now: 3, needed: need }, warmPool: full }])).toEqual([]);
});

test('answers that fail are told, whatever the verdict, however few they are in a week', () => {
  const failing = { hours: 0.25, isNow: true, requests: 1_000, failed: 0.3, empty: 0.28 };
  const [found] = advise([time('healthy', 100)], { answers: { requests: 1e6, failing } });
  expect(found?.why).toBe(
    '30\u00a0% of the requests failed for 15 minutes of 100 hours (under 1\u00a0%), and at the end: most of them are empty, with status 200.',
  );
  expect(found?.arithmetic).toBe('1000 requests × 30\u00a0% = 300 requests without an answer');
  const past = { ...failing, isNow: false };
  expect(advise([time('healthy', 100)], { answers: { requests: 1e6, failing: past } })).toEqual([]);
});

test('nobody folds under what the p95 of all the time takes', () => {
  const model: ModelReport = {
    name: 'm',
    servers: [server([time('overprovisioned', 40, { utilisation: 0.14 })])],
    replicas: { now: 1, gpusEach: 4, needed: { ...need, replicas: 1, exact: 0.33, gpus: 4 } },
  };
  expect(adviceOn([model])[0]).toMatchObject({
    act: 'Fold into about 2 GPUs if the model fits; further only while this lasts, and not under the warm pool.',
    dollars: 200,
  });
});
