/** p95 latencies over what was promised. */
import type { Family } from '../../../exporter/catalogue/family.ts';
import { inference } from '../../../exporter/catalogue/index.ts';
import { OVER, WINDOW } from './input-rule.ts';
import type { InputRule } from './input-rule.ts';

export const ttftOverSlo: InputRule = {
  record: `server_model:inference_ttft_over_slo:p95_${OVER}`,
  expr: overSlo(inference.ttftSeconds, inference.sloTtftSeconds),
  help: 'p95 of time to first token over its SLO; 1 is just at it.',
};

export const tpotOverSlo: InputRule = {
  record: `server_model:inference_time_per_output_token_over_slo:p95_${OVER}`,
  expr: overSlo(inference.timePerOutputTokenSeconds, inference.sloTimePerOutputTokenSeconds),
  help: 'p95 of time per output token over its SLO.',
};

/** The SLO has no model: it holds for all of the server. Without traffic the quantile is NaN, which is left out. */
function overSlo(latency: Family<string, 'histogram'>, slo: Family<string, 'gauge'>): string {
  return `histogram_quantile(0.95, rate(${latency.name}_bucket${WINDOW}))
/ ignoring (model) group_left
${slo.name}
>= 0`;
}
