/** Where the value stands in its band, and whether that is to be reported. */
import type { RecordingRule } from '../../rules.ts';
import { BASELINE } from '../names.ts';
import { last1h, last2h, last5m } from '../promql.ts';
import { SETTINGS } from '../settings.ts';
import { notExcluded } from './values.ts';

const { leastSamples, missingSamples, leastSkill, zeroShare, leastFloor } = SETTINGS;

/** Every minute. */
export function scoreRules(): RecordingRule[] {
  const distance = `(${BASELINE.value} - ${last5m(BASELINE.expected)})`;
  const above = `(${last5m(BASELINE.upper)} - ${last5m(BASELINE.expected)})`;
  const below = `(${last5m(BASELINE.expected)} - ${last5m(BASELINE.lower)})`;
  return [
    {
      record: BASELINE.score,
      expr: `(${distance} >= 0) / ${above}\nor\n(${distance} < 0) / ${below}`,
    },
    { record: BASELINE.steadyScore, expr: `quantile_over_time(0.5, ${BASELINE.score}[10m])` },
    { record: BASELINE.deviation, expr: deviation() },
  ];
}

function deviation(): string {
  return `sgn(
  ${side('> 1', 'down')}
  or
  ${side('< -1', 'up')}
)
${gates()}`;
}

/** The score where all gates but its limit are open: what the scorecard moves the limit on. */
export function gatedScore({ skill = true } = {}): string {
  return `(
  ${side('>= 0', 'down')}
  or
  ${side('< 0', 'up')}
)
${gates(skill)}`;
}

/** Each line is one. */
function gates(skill = true): string {
  return [
    `and ${BASELINE.score} offset 5m`,
    `and ${last1h(BASELINE.samples)} >= ${leastSamples.value}`,
    ...(skill ? [`and (${last1h(BASELINE.skill)} >= ${leastSkill.value} or ${droppedToZero()})`] : []),
    `unless ignoring (reason) ${BASELINE.paused}`,
  ].join('\n');
}

/** Of a signal that does not stop by nature. It needs no skill to say that nothing is less than usual. */
function droppedToZero(): string {
  const value = last5m(BASELINE.average);
  return `${value} < ${zeroShare.value} * ${last5m(BASELINE.expected)} and ${last2h(BASELINE.floor)} > ${leastFloor.value}`;
}

function side(comparison: string, other: string): string {
  return `(${BASELINE.steadyScore} ${comparison} and on (signal) ${BASELINE.minimumEffect}{direction!="${other}"})`;
}

/** Every five minutes: a value that was there for long is not, and nothing explains it. */
export function missingRule(): RecordingRule {
  const there = `${last1h(BASELINE.samples)} >= ${missingSamples.value}`;
  return {
    record: BASELINE.missing,
    expr: `group without () (
  ${notExcluded(there)}
  unless last_over_time(${BASELINE.value}[10m])
  unless ignoring (reason) ${BASELINE.paused}
)`,
  };
}
