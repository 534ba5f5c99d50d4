import { expect, test } from 'vitest';
import type { PlannedRule } from '../plan/plan.ts';
import { unsaidOf } from './unsaid.ts';

function alertOn(name: string, ...series: readonly string[]): PlannedRule {
  return {
    kind: 'alert',
    version: 'both',
    name,
    expr: series.join(' or '),
    holdSeconds: 0,
    keepSeconds: 0,
    labels: {},
    group: 'g',
    interval: 60,
    reads: series.map((each) => ({ name: each, matchers: '', nameAt: undefined })),
    from: 0,
  };
}

test('what is not there is told, and whether the alert can fire without it', () => {
  const alerts = [
    alertOn('Told', 'a'),
    alertOn('Half', 'a', 'b'),
    alertOn('Blind', 'b', 'c'),
    // None was seen: that is no reason why it could not have fired.
    alertOn('OnAlerts', 'ALERTS'),
    alertOn('OnTheirAge', 'ALERTS_FOR_STATE'),
    alertOn('Xid', 'gpu_xid_last_timestamp_seconds'),
  ];
  const components = alerts.map((alert) => ({ members: [alert], isCircle: false }));
  const names = new Set(['a']);
  expect(unsaidOf({ plan: { components }, raw: { names }, run: { names: new Set() } })).toEqual([
    { alert: 'Half', missing: ['b'], isBlind: false },
    { alert: 'Blind', missing: ['b', 'c'], isBlind: true },
    { alert: 'OnTheirAge', missing: ['ALERTS_FOR_STATE'], isBlind: true },
    { alert: 'Xid', missing: ['gpu_xid_last_timestamp_seconds'], isBlind: false, isEvent: true },
  ]);
});
