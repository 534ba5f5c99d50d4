/** Rule files as Prometheus reads them. */
export interface RecordingRule {
  readonly record: string;
  readonly expr: string;
}

export interface RuleGroup {
  readonly name: string;
  /** Prometheus duration: how often the rules are evaluated, one after the other. */
  readonly interval: string;
  readonly rules: readonly RecordingRule[];
}

export interface RuleFile {
  readonly groups: readonly RuleGroup[];
}
