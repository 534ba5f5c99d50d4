import { PROMISED_SHARE } from '../recording/slo.ts';
import type { RuleGroup } from '../rules.ts';
import { DEFAULT_THRESHOLDS } from '../verdict/thresholds.ts';
import type { Thresholds } from '../verdict/thresholds.ts';
import { ANSWERS } from './answers.ts';
import { baselineTopic } from './baseline.ts';
import { groupOf } from './build.ts';
import type { RuleOptions } from './build.ts';
import type { AlertTopic } from './definition.ts';
import { EXPORTER } from './exporter.ts';
import { GPUS } from './gpu.ts';
import { servingTopic } from './serving.ts';
import { sloTopic } from './slo.ts';
import { SPEND } from './spend.ts';

/** Where alerts begin. */
export interface Limits {
  /** Share of requests that must keep their SLO, 0-1. */
  readonly objective?: number;
  /** Of the verdict: what is work, and what is full. */
  readonly thresholds?: Thresholds;
}

export interface AlertingOptions extends RuleOptions, Limits {}

/** Everything that alerts, pages first. */
export function alertTopics(limits: Limits = {}): readonly AlertTopic[] {
  const { objective = PROMISED_SHARE, thresholds = DEFAULT_THRESHOLDS } = limits;
  return [
    sloTopic(objective),
    servingTopic(thresholds),
    GPUS,
    EXPORTER,
    ANSWERS,
    baselineTopic(objective),
    SPEND,
  ];
}

/** The alerting rules. They read raw series, those of the verdict and those of the baselines, and need no feature flag. */
export function alertingGroups(options: AlertingOptions = {}): readonly RuleGroup[] {
  return alertTopics(options).map((topic) => groupOf(topic, options));
}
