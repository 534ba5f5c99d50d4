/** Where the value stands in its band, and whether that is to be reported. */
import type { RecordingRule } from '../../rules.ts';
import { BASELINE } from '../names.ts';
import { greater, last1h, last5m, lesser } from '../promql.ts';
import { SETTINGS } from '../settings.ts';
import { inDirection } from './direction.ts';
import { notExcluded } from './values.ts';

const { leastSamples, missingSamples, leastSkill, keepUp } = SETTINGS;
const KEEP = keepUp.value;
const lately = last5m(BASELINE.lately);

/** Every minute. */
export function scoreRules(): RecordingRule[] {
  const distance = `(${BASELINE.value} - ${last5m(BASELINE.expected)})`;
  const [above, below] = [last5m(BASELINE.above), last5m(BASELINE.below)];
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
  ${inDirection(`${BASELINE.steadyScore} > 1 or ${BASELINE.steadyScore} > ${KEEP} and ${lately} == 1`, 'down')}
  or
  ${inDirection(`${BASELINE.steadyScore} < -1 or ${BASELINE.steadyScore} < -${KEEP} and ${lately} == -1`, 'up')}
  or
  ${last5m(BASELINE.slowDeviation)}
)
${gates()}`;
}

/** Every five minutes: on which side of its band it was last, in half an hour. */
export function beyondRules(): RecordingRule[] {
  return [
    {
      record: BASELINE.beyond,
      expr: `sgn(
  ${BASELINE.steadyScore} > 1 or ${BASELINE.steadyScore} < -1
  or ${BASELINE.slowlyOff} > 1 or ${BASELINE.slowlyOff} < -1
)`,
    },
    { record: BASELINE.lately, expr: `last_over_time(${BASELINE.beyond}[30m])` },
  ];
}

/**
 * The score where all gates but its limit are open, by the channel that is farther off: what the scorecard moves the limit
 * on. What was beyond the limit in the last half hour is kept up as by the rules.
 */
export function gatedScore({ skill = true } = {}): string {
  const score = BASELINE.steadyScore;
  const slow = last5m(BASELINE.slowlyOff);
  const highest = greater(score, slow);
  const lowest = lesser(score, slow);
  const most = greater(`max_over_time(${score}[30m])`, `max_over_time(${BASELINE.slowlyOff}[30m])`);
  const least = lesser(`min_over_time(${score}[30m])`, `min_over_time(${BASELINE.slowlyOff}[30m])`);
  const up = inDirection(
    `${greater(highest, lesser(`(${highest} / ${KEEP})`, most))} and ${highest} >= 0`,
    'down',
  );
  const down = inDirection(
    `${lesser(lowest, greater(`(${lowest} / ${KEEP})`, least))} and ${lowest} < 0`,
    'up',
  );
  return `(
  ${up} > -1 * ${down}
  or
  ${down}
  or
  ${up}
)
${gates(skill)}`;
}

/** Each line is one. */
function gates(skill = true): string {
  return [
    `and ${BASELINE.score} offset 5m`,
    `and ${last1h(BASELINE.samples)} >= ${leastSamples.value}`,
    ...(skill
      ? [`and (${last1h(BASELINE.skill)} >= ${leastSkill.value} or ${last5m(BASELINE.dropped)})`]
      : []),
    `unless ignoring (reason) ${BASELINE.paused}`,
  ].join('\n');
}

/**
 * A target that was taken away has no `up`: what it told is not missing. Something is expected of it for as long as of those
 * that are. Values that no target is told from were aggregated: there is nothing to ask for.
 */
const TAKEN_AWAY = `${BASELINE.expected}{instance!=""} unless on (job, instance) up`;

/** Every five minutes: a value that was there for long is not, and nothing explains it. */
export function missingRule(): RecordingRule {
  const there = `${last1h(BASELINE.samples)} >= ${missingSamples.value}`;
  return {
    record: BASELINE.missing,
    expr: `group without () (
  ${notExcluded(there)}
  unless last_over_time(${BASELINE.value}[10m])
  unless ignoring (reason) ${BASELINE.paused}
  unless (${TAKEN_AWAY})
)`,
  };
}
