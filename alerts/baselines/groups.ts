import type { RuleGroup } from '../rules.ts';
import { BASELINE } from './names.ts';
import { clockRules } from './rules/clock.ts';
import { bandRules, expectationRules } from './rules/expected.ts';
import { beyondRules, missingRule, scoreRules } from './rules/score.ts';
import { seasonRules } from './rules/seasons.ts';
import { slowDeviationRule, slowRules } from './rules/slow.ts';
import { dayRules, skillRules, spreadRules } from './rules/spread.ts';
import { stopRules, weekOfStopsRules } from './rules/stops.ts';
import { valueRules } from './rules/values.ts';
import { SETTINGS } from './settings.ts';
import { checkSignals } from './signals/watched.ts';
import type { Signal } from './signals/signal.ts';
import { localTime } from './time-zone.ts';

const { spread, fastSpread, slowSpread, hoursShare, slowHoursShare, leastFactor, slowFactor } = SETTINGS;

export interface BaselineOptions {
  readonly signals: readonly Signal[];
  /** IANA name: hours of the day, and weekends, are those of this zone. */
  readonly timeZone: string;
  /** First year for which changes of the clock are written into the rules. */
  readonly fromYear: number;
  readonly years?: number;
}

/**
 * The rules of the baselines. Groups run side by side, so what one reads of another is looked up in a window that is
 * wider than its interval. No rule reads what is recorded from it later: the rules can be run over the past, one by one.
 * @throws Error that names the signal or the zone that cannot be
 */
export function baselineGroups({
  signals,
  timeZone,
  fromYear,
  years = 10,
}: BaselineOptions): readonly RuleGroup[] {
  checkSignals(signals);
  const time = localTime(timeZone, fromYear, years);
  return [
    { name: 'headroom-baseline-values', interval: '1m', rules: [...valueRules(signals), ...scoreRules()] },
    {
      name: 'headroom-baseline-bands',
      interval: '5m',
      rules: [
        ...clockRules(time),
        ...seasonRules(time),
        ...expectationRules(),
        ...bandRules(),
        ...stopRules(),
        ...slowRules(),
        ...beyondRules(),
        slowDeviationRule(),
        missingRule(),
      ],
    },
    {
      name: 'headroom-baseline-days',
      interval: '1h',
      rules: [...dayRules(), ...skillRules()],
    },
    {
      name: 'headroom-baseline-spreads',
      interval: '2h',
      rules: [
        ...spreadRules(BASELINE.error, { power: spread, hours: hoursShare, least: leastFactor }),
        ...spreadRules(BASELINE.fastError, { power: fastSpread, hours: hoursShare, least: leastFactor }),
        ...spreadRules(BASELINE.slowError, { power: slowSpread, hours: slowHoursShare, least: slowFactor }),
        ...weekOfStopsRules(),
      ],
    },
  ];
}
