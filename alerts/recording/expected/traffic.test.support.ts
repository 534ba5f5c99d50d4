import type { Expected } from '../recorded.test.support.ts';
import { each, fleet, le, outcome } from './at.test.support.ts';

export const TRAFFIC: Readonly<Record<string, Expected>> = {
  'server_model_outcome:inference_requests:rate5m': [
    ...each(8, 2, 5, outcome('ok')),
    ...each(1, undefined, 0, outcome('empty')),
    ...each(0.5, undefined, 0, outcome('truncated')),
    ...each(2, undefined, 0, outcome('aborted')),
    ...each(0.5, 0, 0, outcome('error')),
  ],
  'server_model:inference_requests_served:rate5m': each(10, 2, 5),
  'server_model:inference_requests_failed:rate5m': each(1.5, 0, 0),
  'server_model:inference_answers:rate5m': each(9.5, 2, 5),
  'server_model:inference_empty_answers:rate5m': each(1, undefined, 0),
  'server_model:inference_truncated_answers:rate5m': each(0.5, undefined, 0),
  'server_model:inference_prompt_tokens:rate5m': each(1000, 300, 500),
  'server_model:inference_output_tokens_sum:rate5m': each(380, 100, 200),
  'server_model:inference_output_tokens_count:rate5m': each(9.5, 2, 5),
  // 1 / 9.5 and 0.5 / 9.5.
  'server_model:inference_empty_answers:ratio5m': each(0.1053, undefined, 0),
  'server_model:inference_truncated_answers:ratio5m': each(0.0526, undefined, 0),
  'server_model:inference_output_tokens_per_answer:ratio5m': each(40, 50, 40),
  'server_model:inference_output_tokens_bucket:rate5m': [
    ...each(4, undefined, undefined, le(32)),
    ...each(9, undefined, undefined, le(64)),
    ...each(9.5, undefined, undefined, le('+Inf')),
  ],
  'server_model:inference_batch_size_bucket:rate5m': [
    ...each(3, undefined, undefined, le(16)),
    ...each(12, undefined, undefined, le(32)),
    ...each(20, undefined, undefined, le('+Inf')),
  ],
  'fleet:inference_requests:rate5m': fleet(19),
  'fleet:inference_requests_aborted:rate5m': fleet(2),
  'fleet:inference_generation_tokens:rate5m': fleet(750),
  'fleet_outcome:inference_requests:rate5m': [
    ...fleet(15, outcome('ok')),
    ...fleet(1, outcome('empty')),
    ...fleet(0.5, outcome('truncated')),
    ...fleet(2, outcome('aborted')),
    ...fleet(0.5, outcome('error')),
  ],
  'fleet:inference_requests_served:rate5m': fleet(17),
  'fleet:inference_requests_failed:rate5m': fleet(1.5),
  'fleet:inference_answers:rate5m': fleet(16.5),
  'fleet:inference_empty_answers:rate5m': fleet(1),
  'fleet:inference_truncated_answers:rate5m': fleet(0.5),
  'fleet:inference_prompt_tokens:rate5m': fleet(1800),
  'fleet:inference_output_tokens_sum:rate5m': fleet(680),
  'fleet:inference_output_tokens_count:rate5m': fleet(16.5),
  // 1.5 / 17.
  'fleet:inference_requests_failed:ratio5m': fleet(0.0882),
  // Model large tells of neither: 1 and 0.5 of 9.5 + 5.
  'fleet:inference_empty_answers:ratio5m': fleet(0.069),
  'fleet:inference_truncated_answers:ratio5m': fleet(0.0345),
  'fleet:inference_output_tokens_per_answer:ratio5m': fleet(41.2121),
};
