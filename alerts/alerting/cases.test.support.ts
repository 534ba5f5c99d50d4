/** For every alert: series with which it fires, and series with which it just does not. One sample a minute. */
import { BASELINE_CASES } from './cases/baseline.test.support.ts';
import { EXPORTER_CASES } from './cases/exporter.test.support.ts';
import { GPU_CASES } from './cases/gpu.test.support.ts';
import { SERVING_CASES } from './cases/serving.test.support.ts';
import { SLO_CASES } from './cases/slo.test.support.ts';
import { SPEND_CASES } from './cases/spend.test.support.ts';
import type { AlertCase } from './cases/case.test.support.ts';

export const ALERT_CASES: readonly AlertCase[] = [
  ...SLO_CASES,
  ...SERVING_CASES,
  ...GPU_CASES,
  ...EXPORTER_CASES,
  ...SPEND_CASES,
  ...BASELINE_CASES,
];
