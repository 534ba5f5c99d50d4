import { activeSince, audited } from '../../../alerts/audit/rules.ts';
import type { TimedSeries } from '../../prometheus-client/answer.ts';
import type { PrometheusClient, Range } from '../../prometheus-client/client.ts';
import { fetchRule } from '../../report/read/fetch.ts';
import { toFiring } from '../firing.ts';
import type { Firing } from '../firing.ts';

/**
 * Every firing of these alerts in a range, by the series that the audit counts; where it is not recorded, by `ALERTS`.
 * `onPart` gets what is done of it, 0 to 1.
 */
export async function readFirings(
  client: PrometheusClient,
  range: Range,
  alerts: readonly string[],
  onPart: (share: number) => void,
): Promise<readonly Firing[]> {
  const { record, expr } = activeSince(alerts);
  // Files of rules that are older recorded what nobody is told of, too.
  const rule = { record: `${record}${audited(alerts)}`, expr };
  const { series } = await fetchRule(client, rule, range, onPart);
  return firingsOf(series, range);
}

/** Each value of such a series is the time at which a firing began. */
export function firingsOf(series: readonly TimedSeries[], { to, step }: Range): readonly Firing[] {
  return series.flatMap(({ labels, samples }) => {
    const lastSeen = new Map<number, number>();
    for (const [time, began] of samples) if (isTime(began)) lastSeen.set(began, time);
    // What was seen a step ago may be on its way here.
    // An alert has one firing at a time: after a restart of Prometheus it may begin anew, and the one before is over.
    const newest = Math.max(...lastSeen.keys());
    return [...lastSeen].map(([began, seenUntil]) =>
      toFiring(labels, { began, seenUntil, isFiring: began === newest && seenUntil >= to - step }),
    );
  });
}

/** That a date can hold. */
function isTime(seconds: number): boolean {
  return seconds > 0 && seconds < 8.64e12;
}
