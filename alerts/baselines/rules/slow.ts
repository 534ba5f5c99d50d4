/**
 * The slow channel: the median of 45 minutes of the error against the trend of two hours. What is brief averages out, so its
 * band is narrower, and a shift that the quick ones take for noise is seen when it stays.
 */
import type { RecordingRule } from '../../rules.ts';
import { BASELINE, spreadNames } from '../names.ts';
import { last2h, raised } from '../promql.ts';
import { SETTINGS } from '../settings.ts';
import { inDirection } from './direction.ts';

const { slowFactor, leastFall, keepUp } = SETTINGS;
const SLOW = spreadNames(BASELINE.slowError);

/** What must hold besides, now, for it to be off: it is off by the trend of a day too, and by more than the minimum effect. */
const HIGH = [
  `${BASELINE.error} > ${slowFactor.value}`,
  `${BASELINE.average} > ${raised(BASELINE.expected)}`,
];
const LOW = [`${BASELINE.error} < ${leastFall.value}`, `${raised(BASELINE.average)} < ${BASELINE.expected}`];

/** Every five minutes. */
export function slowRules(): RecordingRule[] {
  return [
    { record: BASELINE.slowError, expr: `quantile_over_time(0.5, ${BASELINE.fastError}[45m])` },
    {
      record: BASELINE.slowScore,
      expr: `${way('upper')} >= 0\nor\n-${way('lower')}`,
    },
    {
      record: BASELINE.slowlyOff,
      expr: `(${[`${BASELINE.slowScore} > 0`, ...HIGH].join(' and ')})
or
(${[`${BASELINE.slowScore} < 0`, ...LOW].join(' and ')})`,
    },
  ];
}

/** The same, once it is known on which side the value was lately. */
export function slowDeviationRule(): RecordingRule {
  return {
    record: BASELINE.slowDeviation,
    expr: `sgn(
  ${inDirection(kept(`> ${keepUp.value}`, 1), 'down')}
  or
  ${inDirection(kept(`< -${keepUp.value}`, -1), 'up')}
)`,
  };
}

function kept(than: string, side: 1 | -1): string {
  return `(${BASELINE.slowlyOff} ${than} and ${BASELINE.lately} == ${side})`;
}

/** How far it is on the way to that end of its band. */
function way(end: 'upper' | 'lower'): string {
  return `ln(${BASELINE.slowError}) / ln(${last2h(SLOW[end])})`;
}
