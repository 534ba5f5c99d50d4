/** What fired where nothing was wrong. */
import { table } from '../../../exporter/documents/markdown.ts';
import { DAY, HOUR, MINUTE } from '../scored-series.ts';
import { noticesOf } from './judge.ts';
import type { Notice } from './judge.ts';
import type { KitScore } from './score.ts';

export const MEANING = { critical: 'page', warning: 'ticket', info: 'info' } as const;

export function quietSection(score: KitScore): string {
  const notices = noticesOf(score.quiet);
  if (notices.length === 0) return 'Nothing fired.';
  const told = notices.filter(({ severity }) => severity !== 'info');
  return [kindTable(notices, score), ...(told.length > 0 ? [toldTable(told, score)] : [])].join('\n\n');
}

function kindTable(notices: readonly Notice[], { serverWeeks }: KitScore): string {
  const kinds = new Map(notices.map((notice) => [`${notice.alert} ${notice.severity}`, notice]));
  const rows = [...kinds.values()].map(({ alert, severity }) => {
    const mine = notices.filter((each) => each.alert === alert && each.severity === severity);
    const firings = mine.reduce((sum, notice) => sum + notice.firings, 0);
    return [
      alert,
      MEANING[severity],
      String(mine.length),
      (mine.length / serverWeeks).toFixed(2),
      String(firings),
      causesOf(mine),
    ];
  });
  return table(
    ['Alert', 'Severity', 'Times', 'Per server-week', 'Alerts in them', 'Begun by the signal'],
    rows,
  );
}

function causesOf(notices: readonly Notice[]): string {
  const causes = new Map<string, number>();
  for (const { cause } of notices) causes.set(cause, (causes.get(cause) ?? 0) + 1);
  const words = [...causes].map(([cause, count]) => (cause === '' ? '' : `${cause} ${count}`));
  return words.toSorted().join(', ');
}

/** Every page and ticket. */
function toldTable(notices: readonly Notice[], { runs }: KitScore): string {
  const began = new Map(runs.map(({ name, judged }) => [name, judged.from]));
  const rows = notices
    .toSorted(
      (one, other) => (one.job < other.job ? -1 : Number(one.job > other.job)) || one.from - other.from,
    )
    .map(({ job, alert, severity, cause, from, to, firings }) => [
      job,
      `${alert} (${MEANING[severity]})`,
      cause,
      whenOf(from, from - (began.get(job) ?? from)),
      String(Math.round((to - from) / MINUTE)),
      String(firings),
    ]);
  return table(['Requests as in', 'Alert', 'Signal', 'Begun', 'Minutes', 'Alerts in it'], rows);
}

/** The day of what is judged, from 1 on, and the time of that day. */
function whenOf(time: number, after: number): string {
  const [hours, minutes] = [(time % DAY) / HOUR, (time % HOUR) / MINUTE].map((part) =>
    String(Math.floor(part)).padStart(2, '0'),
  );
  return `day ${Math.floor(after / DAY) + 1}, ${hours}:${minutes}`;
}
