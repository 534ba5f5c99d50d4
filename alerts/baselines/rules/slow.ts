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

/** What must hold besides, now: it is off by the trend of a day too, and by more than the minimum effect. */
const HIGH = [
  `${BASELINE.error} > ${slowFactor.value}`,
  `${BASELINE.average} > ${raised(BASELINE.expected)}`,
];
const LOW = [`${BASELINE.error} < ${leastFall.value}`, `${raised(BASELINE.average)} < ${BASELINE.expected}`];

/** Every five minutes. */
export function slowRules(): RecordingRule[] {
  return [
    { record: BASELINE.slowError, expr: `quantile_over_time(0.5, ${BASELINE.fastError}[45m])` },
    { record: BASELINE.slowScore, expr: `${distance('upper')}\nor\n-${distance('lower')}` },
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
  return `(${BASELINE.slowScore} ${than} and ${BASELINE.lately} == ${side})`;
}

/** Where it stands on the way to the end of its band. */
function distance(end: 'upper' | 'lower'): string {
  const way = `ln(${BASELINE.slowError}) / ln(${last2h(SLOW[end])}) > 0`;
  return `(${[way, ...(end === 'upper' ? HIGH : LOW)].join('\n  and ')})`;
}
