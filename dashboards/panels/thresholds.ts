import {
  FieldColorBuilder,
  FieldColorModeId,
  ThresholdsConfigBuilder,
  ThresholdsMode,
} from '@grafana/grafana-foundation-sdk/dashboard';

/** From which value on something is to be done; nothing else is coloured. */
export interface Limit {
  readonly at: number;
  readonly color: 'red' | 'orange' | 'blue' | 'green';
}

/** @param base colour below the first limit */
export function thresholds(limits: readonly Limit[], base = 'text'): ThresholdsConfigBuilder {
  const steps = limits.map(({ at, color }) => ({ value: at, color }));
  return new ThresholdsConfigBuilder()
    .mode(ThresholdsMode.Absolute)
    .steps([{ value: null, color: base }, ...steps]);
}

export function coloredBy(mode: FieldColorModeId): FieldColorBuilder {
  return new FieldColorBuilder().mode(mode);
}
