import { AUDIT_DAYS } from '../../../alerts/audit/rules.ts';
import { list as listed } from '../../../alerts/verdict/figures.ts';
import type { Block } from '../../report/render/blocks.ts';
import { timeText } from '../../report/render/compose.ts';
import { oneLine } from '../../sources/inference/prometheus-text/rejections.ts';
import { aboutOf, shortId } from '../firing.ts';
import type { Firing } from '../firing.ts';
import type { Audited, ReviewList } from '../review-list.ts';
import { beganText, lastedText, reviewText, spanText } from './cells.ts';

const LONGEST_SEVERITY = 12;

/** The list as pieces of text, in the order in which it is read. */
export function compose(review: ReviewList): readonly Block[] {
  const { from, to, timeZone, source, firings, alerts, notes } = review;
  const span = `${timeText(from, timeZone)} to ${timeText(to, timeZone)} (${spanText(to - from)})`;
  return [
    { kind: 'heading', level: 1, text: 'Fired alerts' },
    { kind: 'paragraph', text: `${span}, from ${source}.` },
    { kind: 'paragraph', text: dueText(alerts) },
    {
      kind: 'table',
      header: [`Alert, ${AUDIT_DAYS} days`, 'Fired', 'True', 'False', 'Not reviewed'],
      rows: alerts.map((each) => [
        pairText(each),
        ...[each.firings, each.real, each.noise, Math.max(0, each.unreviewed)].map(String),
      ]),
    },
    {
      kind: 'table',
      header: ['Id', 'Began', 'Lasted', 'Review', 'Severity', 'Alert', 'Of'],
      rows: firings.map((firing) => cellsOf(firing, timeZone)),
      isOfWords: true,
    },
    ...(firings.length === 0 ? [{ kind: 'paragraph', text: noneText(review) } as const] : []),
    ...(firings.length > 0 && alerts.some(({ unreviewed }) => unreviewed > 0) ? [howTo(firings)] : []),
    ...(notes.length > 0 ? [{ kind: 'list', items: notes } as const] : []),
  ];
}

function cellsOf(firing: Firing, timeZone: string): readonly string[] {
  const muted = firing.muted ? `, ${firing.muted}` : '';
  return [
    shortId(firing),
    beganText(firing.began, timeZone, true),
    lastedText(firing),
    reviewText(firing),
    oneLine(firing.severity, LONGEST_SEVERITY),
    firing.alert,
    aboutOf(firing) + muted,
  ];
}

/** What the audit wants, in a sentence. */
export function dueText(alerts: readonly Audited[]): string {
  const due = alerts.filter(({ isDue }) => isDue);
  if (due.length > 0) {
    const each = due.map((one) => `${pairText(one)} (${one.unreviewed} firings without a review)`);
    return `Due for audit: ${listed(each)}.`;
  }
  return alerts.some(({ unreviewed }) => unreviewed > 0)
    ? 'No alert is due for audit.'
    : 'No alert is due for audit, and none fired without a review.';
}

function pairText({ alert, signal }: Audited): string {
  return signal === '' ? alert : `${alert}, ${signal}`;
}

function noneText({ from, to }: ReviewList): string {
  return `No alert of Headroom fired in these ${spanText(to - from)}, or its rules (alerts/generated) are not loaded there.`;
}

function howTo(firings: readonly Firing[]): Block {
  const first = firings.find(({ review }) => !review);
  const id = first ? shortId(first) : 'ID';
  return {
    kind: 'paragraph',
    text: `Say of a firing whether it was right: --mark=${id}=true, or --mark=${id}=false --note="why" for a false alarm.`,
  };
}
