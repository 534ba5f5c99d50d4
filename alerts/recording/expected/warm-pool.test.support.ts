import type { Expected } from '../recorded.test.support.ts';
import { models } from './at.test.support.ts';

export const WARM_POOL: Readonly<Record<string, Expected>> = {
  'fleet_model:inference_demand:avg2m': models(34, 5),
  'fleet_model:inference_model_load_seconds:max': models(240, 100),
  'fleet_model:inference_demand_growth:load_time': models(0, 0),
  'fleet_model:inference_demand_growth:q95_7d': models(0, 0),
  'fleet_model:inference_demand:max_7d': models(34, 5),
  'fleet_model:inference_replica_requests:avg': models(32, 8),
  'fleet_model:inference_replicas:ready': models(2, 1),
  'fleet_model:inference_warm_replicas:wanted': models(0, 0),
  // 34 requests at 32 a replica, 5 at 8.
  'fleet_model:inference_replicas:wanted': models(2, 1),
  'fleet_model:inference_demand:q95_7d': models(34, 5),
  'fleet_model:inference_requests:rate5m': models(17, 2),
  // No day is whole yet.
  'fleet_model:inference_requests:avg1d': [],
  'fleet_model:inference_requests_change:avg1d_per_week': [],
  'fleet_model:inference_requests_growth:ratio_per_week': [],
  'fleet_model:inference_requests_growth:agreeing_days': [],
  'fleet_model:inference_demand_growth:per_week': [],
  'fleet_model:inference_held_requests:sum': models(64, 8),
  'fleet_model:inference_capacity_reached_timestamp_seconds:q95_7d': [],
};
