/** Every five minutes: what is expected, by how much it errs, and the band around it. */
import type { RecordingRule } from '../../rules.ts';
import { BASELINE, spreadNames } from '../names.ts';
import { greater, last1h, last2h, last5m, lesser, lowered, raised } from '../promql.ts';
import { SETTINGS } from '../settings.ts';

const { leastFactor, leastFall, immatureFactor } = SETTINGS;
const LEAST = leastFactor.value;
const FALL = leastFall.value;
const WIDE = spreadNames(BASELINE.error);
const FAST = spreadNames(BASELINE.fastError);

export function expectationRules(): RecordingRule[] {
  return [
    { record: BASELINE.ratio, expr: `${raised(BASELINE.average)} / ${raised(BASELINE.seasonal)}` },
    {
      record: BASELINE.fastTrend,
      // The last half hour is left out: what begins now must not explain itself.
      expr: `quantile_over_time(0.5, ${BASELINE.ratio}[2h] offset 30m) ${matureSince('3h')}`,
    },
    {
      record: BASELINE.expected,
      expr: `clamp_min(
  ${lowered(`${raised(BASELINE.seasonal)} * (${last1h(BASELINE.trend)} or ${BASELINE.seasonal} * 0 + 1)`)},
  0
)`,
    },
    { record: BASELINE.error, expr: `${raised(BASELINE.average)} / ${raised(BASELINE.expected)}` },
    { record: BASELINE.fastError, expr: `${BASELINE.ratio} / ${BASELINE.fastTrend}` },
  ];
}

/** A trend against references that were young themselves would take the first weekend for a fall. */
export function matureSince(duration: string): string {
  return `and ${last5m(BASELINE.maturity, duration)} >= 2`;
}

/**
 * The band ends where both gates are passed: the spread and 30 %. The fast channel may narrow it where the spread around
 * the trend of a day is wide, but never under 30 %.
 */
export function bandRules(): RecordingRule[] {
  const expected = raised(BASELINE.expected);
  const fastLevel = `${raised(BASELINE.seasonal)} * ${BASELINE.fastTrend}`;
  const fastUpper = `${fastLevel} * ${last2h(FAST.upper)}`;
  const fastLower = `${fastLevel} * ${last2h(FAST.lower)}`;
  const factorUp = mature(last2h(WIDE.upper), `clamp_min(${last2h(WIDE.upper)}, ${immatureFactor.value})`);
  const factorDown = mature(
    last2h(WIDE.lower),
    `clamp_max(${last2h(WIDE.lower)}, 1 / ${immatureFactor.value})`,
  );
  return [
    { record: WIDE.upperEdge, expr: `${expected} * ${factorUp}` },
    { record: WIDE.lowerEdge, expr: `${expected} * ${factorDown}` },
    {
      record: FAST.upperEdge,
      expr: `(${fastUpper} > ${expected} * ${LEAST}) or (${expected} * ${LEAST} and ${fastUpper})`,
    },
    {
      record: FAST.lowerEdge,
      expr: `(${fastLower} < ${expected} * ${FALL}) or (${expected} * ${FALL} and ${fastLower})`,
    },
    // Raised once more by the minimum effect: smaller differences do not matter, whatever the factor.
    {
      record: BASELINE.upper,
      expr: `${greater(`(${lowered(lesser(WIDE.upperEdge, FAST.upperEdge))})`, expected)}
and ${WIDE.upperEdge}`,
    },
    {
      record: BASELINE.lower,
      expr: `clamp_min(${lesser(
        `(${lowered(greater(WIDE.lowerEdge, FAST.lowerEdge))})`,
        `(${lowered(BASELINE.expected)})`,
      )}, 0)\nand ${WIDE.lowerEdge}`,
    },
    ...widthRules(),
  ];
}

/** Once, for each score reads them every minute. */
function widthRules(): RecordingRule[] {
  return [
    { record: BASELINE.above, expr: `${BASELINE.upper} - ${BASELINE.expected}` },
    { record: BASELINE.below, expr: `${BASELINE.expected} - ${BASELINE.lower}` },
  ];
}

function mature(factor: string, young: string): string {
  return `(${factor} and ${BASELINE.maturity} >= 2 or ${young})`;
}
