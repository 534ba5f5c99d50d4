import { PROMISED_SHARE } from '../recording/slo.ts';
import type { RuleGroup } from '../rules.ts';
import { ANSWERS } from './answers.ts';
import { baselineTopic } from './baseline.ts';
import { groupOf } from './build.ts';
import type { RuleOptions } from './build.ts';
import type { AlertTopic } from './definition.ts';
import { EXPORTER } from './exporter.ts';
import { GPUS } from './gpu.ts';
import { SERVING } from './serving.ts';
import { sloTopic } from './slo.ts';
import { SPEND } from './spend.ts';

export interface AlertingOptions extends RuleOptions {
  /** Share of requests that must keep their SLO, 0-1. */
  readonly objective?: number;
}

/** Everything that alerts, pages first. `objective` is a share, 0-1. */
export function alertTopics(objective = PROMISED_SHARE): readonly AlertTopic[] {
  return [sloTopic(objective), SERVING, GPUS, EXPORTER, ANSWERS, baselineTopic(objective), SPEND];
}

/** The alerting rules. They read raw series, those of the verdict and those of the baselines, and need no feature flag. */
export function alertingGroups(options: AlertingOptions = {}): readonly RuleGroup[] {
  return alertTopics(options.objective).map((topic) => groupOf(topic, options));
}
