import { shortId } from '../firing.ts';
import type { Firing } from '../firing.ts';
import type { Mark } from '../marks/mark.ts';
import { isUnreviewed } from '../review-list.ts';
import type { Audited, ReviewList } from '../review-list.ts';
import { MOST_UNREVIEWED } from '../../../alerts/audit/alerts.ts';
import type { Outcome } from './session.ts';

/** What stays on the terminal when the list is left, and what the audit will count by what was sent. */
export function closingWords(
  list: ReviewList,
  { sent, unsent }: Pick<Outcome, 'sent' | 'unsent'>,
): { readonly alerts: readonly Audited[]; readonly words: string } {
  const lines: string[] = [];
  const noise = sent.filter(({ verdict }) => verdict === 'noise').length;
  if (sent.length > 0) lines.push(`Sent ${sent.length}: ${sent.length - noise} true, ${noise} false.`);
  if (unsent.length > 0) lines.push(`Not sent: ${unsent.map(flagOf).join(' ')}`);
  const before = new Map(list.firings.map((firing) => [firing.id, firing]));
  const first = [...new Map(sent.map((mark) => [mark.firing.id, before.get(mark.firing.id)])).values()];
  const fresh = first.filter((firing) => firing !== undefined && isUnreviewed(firing) && !firing.isElsewhere);
  const alerts = list.alerts.map((audited) => {
    const isOfIt = (firing: Firing | undefined) =>
      firing?.alert === audited.alert && firing.signal === audited.signal;
    const unreviewed = audited.unreviewed - fresh.filter(isOfIt).length;
    return { ...audited, unreviewed, isDue: unreviewed > MOST_UNREVIEWED };
  });
  return { alerts, words: lines.map((line) => `${line}\n`).join('') };
}

/** As it would be typed. */
function flagOf({ firing, verdict }: Mark): string {
  return `--mark=${shortId(firing)}=${verdict === 'real' ? 'true' : 'false'}`;
}
