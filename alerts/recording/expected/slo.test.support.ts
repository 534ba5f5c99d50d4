import type { Expected } from '../recorded.test.support.ts';
import { each, fleet, TPOT, TTFT } from './at.test.support.ts';

export const SLO: Readonly<Record<string, Expected>> = {
  'server_model:inference_slo_requests:rate5m': [
    ...each(10, undefined, 5, TTFT),
    ...each(10, undefined, 5, TPOT),
  ],
  'server_model:inference_slo_good_requests:rate5m': [
    ...each(9, undefined, 5, TTFT),
    ...each(8, undefined, 5, TPOT),
  ],
  'server_model:inference_slo_good_requests:ratio_rate5m': [
    ...each(0.9, undefined, 1, TTFT),
    ...each(0.8, undefined, 1, TPOT),
  ],
  'fleet:inference_slo_requests:rate5m': [...fleet(15, TTFT), ...fleet(15, TPOT)],
  'fleet:inference_slo_good_requests:rate5m': [...fleet(14, TTFT), ...fleet(13, TPOT)],
  'fleet:inference_slo_good_requests:ratio_rate5m': [...fleet(0.9333, TTFT), ...fleet(0.8667, TPOT)],
};
