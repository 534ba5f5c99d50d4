/**
 * Requests that kept every promise and did not fail. Histograms say how many missed each, not which: so there are two
 * bounds. At worst no request missed two of them, at best those that missed one missed the others, too.
 */
import { INPUT_RULES } from '../verdict/input-rules.ts';
import { OVER, quotient, SECONDS_PER_HOUR, SHARE } from './recorded-rule.ts';
import type { RecordedRule, Rules } from './recorded-rule.ts';
import { goodRatio } from './slo.ts';
import { failureRatio, served } from './traffic.ts';

const kept = goodRatio(OVER);

const missed: RecordedRule = {
  record: `server_model_objective:inference_requests_missed:ratio${OVER}`,
  // Failures count only where something is promised, and only where the server tells of them.
  expr: `1 - ${kept}
or
label_replace(${failureRatio.record}, "objective", "answered", "", "") and ignoring (objective) ${kept}`,
  unit: SHARE,
  help: 'Share of the requests that missed a promise, label `objective`; with objective="answered", that failed.',
};

const BOUNDS = [
  { bound: 'lower', least: 'at least', kept: `clamp_min(1 - sum without (objective) (${missed.record}), 0)` },
  { bound: 'upper', least: 'at most', kept: `1 - max without (objective) (${missed.record})` },
] as const;

/** The same bound of the rate, which adds up over the fleet, and for each GPU-hour. */
export const BOUNDED = BOUNDS.map(({ bound, least, kept: share }) => {
  const rate: RecordedRule = {
    record: `server_model:inference_goodput_requests:${bound}${OVER}`,
    expr: `${served.record} * (${share})`,
    unit: 'requests per second',
    help: `Requests that kept every promise and did not fail, ${least}.`,
  };
  const perGpuHour = quotient({
    record: `server_model:inference_goodput_requests_per_gpu_hour:${bound}${OVER}`,
    of: rate.record,
    over: INPUT_RULES.gpus.record,
    times: SECONDS_PER_HOUR,
    unit: 'requests per GPU-hour',
    help: `Such requests for each hour of each GPU that the server has, ${least}.`,
  });
  return { least, rate, perGpuHour };
});

export const GOODPUT: Rules = [missed, ...BOUNDED.flatMap(({ rate, perGpuHour }) => [rate, perGpuHour])];
