import { z } from 'zod';
import { THRESHOLDS } from '../../alerts/verdict/thresholds.ts';
import type { ThresholdName } from '../../alerts/verdict/thresholds.ts';

function threshold(name: ThresholdName) {
  const { least, most, byDefault } = THRESHOLDS[name];
  return z.number().min(least).max(most).default(byDefault);
}

/** Where the verdicts begin, section `verdict`; where they end follows from it (`alerts/verdict/thresholds.ts`). */
export const verdict = z
  .strictObject({
    [THRESHOLDS.busy.key]: threshold('busy'),
    [THRESHOLDS.batchHalf.key]: threshold('batchHalf'),
    [THRESHOLDS.queued.key]: threshold('queued'),
    [THRESHOLDS.atWork.key]: threshold('atWork'),
    [THRESHOLDS.slo.key]: threshold('slo'),
    [THRESHOLDS.sloEasy.key]: threshold('sloEasy'),
    [THRESHOLDS.failing.key]: threshold('failing'),
    [THRESHOLDS.kvFull.key]: threshold('kvFull'),
  })
  .transform((value, context) => {
    const { busy, batch_half, queued, at_work, slo, slo_easy, failing, kv_full } = value;
    if (slo_easy >= slo) {
      const message = `${slo_easy} is not under verdict.slo, which is ${slo}. Try ${slo / 2}.`;
      context.addIssue({ code: 'custom', path: [THRESHOLDS.sloEasy.key], message });
    }
    return {
      busy,
      batchHalf: batch_half,
      queued,
      atWork: at_work,
      slo,
      sloEasy: slo_easy,
      failing,
      kvFull: kv_full,
    };
  });
