/** The screen as lines of text. */
import type { AlertDefinition } from '../../../alerts/alerting/definition.ts';
import { alertTopics } from '../../../alerts/alerting/groups.ts';
import { RUNBOOKS } from '../../../alerts/alerting/build.ts';
import { oneLine } from '../../sources/inference/prometheus-text/rejections.ts';
import { aboutOf, shortId } from '../firing.ts';
import type { Firing } from '../firing.ts';
import { beganText, lastedText, reviewText } from '../render/cells.ts';
import { isUnreviewed } from '../review-list.ts';
import type { Screen } from './state.ts';

export interface Size {
  readonly columns: number;
  readonly rows: number;
}

const KEYS = 't true  f false  n note  s next  u undo  w send  j/k move  q quit';
/** Title, a rule, what is known of one firing, the message and the keys. */
const DETAIL_LINES = 6;
const FIXED_LINES = 3 + DETAIL_LINES;
const INVERSE = '\u001b[7m';
const BOLD = '\u001b[1m';
const PLAIN = '\u001b[m';

/** Lines from the top, none wider than the screen and not more than fit. */
export function draw(screen: Screen, { columns, rows }: Size, timeZone: string): readonly string[] {
  const { firings, cursor } = screen;
  const room = Math.max(1, rows - FIXED_LINES);
  const top = Math.max(0, Math.min(cursor - (room >> 1), firings.length - room));
  const visible = firings.slice(top, top + room);
  const cut = (text: string) =>
    Array.from(text.replaceAll(/\p{Cc}/gu, '?'))
      .slice(0, columns)
      .join('');
  const lines = [
    BOLD + cut(titleOf(screen)) + PLAIN,
    ...visible.map((firing, index) => {
      const isHere = top + index === cursor;
      const text = cut(rowOf(screen, firing, isHere, timeZone));
      return isHere ? INVERSE + text.padEnd(columns) + PLAIN : text;
    }),
    ...detailOf(screen, columns, timeZone).map(cut),
    cut(screen.message),
    BOLD + cut(promptOf(screen)) + PLAIN,
  ];
  // The prompt is the last to go.
  return lines.length <= rows ? lines : [...lines.slice(0, Math.max(0, rows - 1)), ...lines.slice(-1)];
}

function titleOf({ firings, marks }: Screen): string {
  const open = firings.filter(isUnreviewed).length;
  const unsent = marks.size === 0 ? '' : `, ${marks.size} not sent`;
  return `Fired alerts: ${firings.length}, ${open} without a review${unsent}`;
}

function rowOf(screen: Screen, firing: Firing, isHere: boolean, timeZone: string): string {
  const mark = screen.marks.get(firing.id);
  const said = mark === undefined ? reviewText(firing) : `${mark === 'real' ? 'true' : 'false'}*`;
  const longest = Math.max(...screen.firings.map(({ alert }) => alert.length));
  return [
    isHere ? '>' : ' ',
    said.padEnd(7),
    beganText(firing.began, timeZone, false),
    lastedText(firing).padStart(7),
    firing.severity.slice(0, 8).padEnd(8),
    firing.alert.slice(0, 40).padEnd(Math.min(24, longest)),
    aboutOf(firing),
  ].join(' ');
}

/** What somebody wants to know before they say whether it was right. */
function detailOf(screen: Screen, columns: number, timeZone: string): readonly string[] {
  const firing = screen.firings[screen.cursor];
  if (!firing) return [];
  const { began, isFiring, muted, isElsewhere, review } = firing;
  const state = [
    isFiring ? 'still fires' : 'is over',
    muted,
    isElsewhere && 'known to Alertmanager only',
    review && !review.isLost && `reviewed ${beganText(review.at, timeZone, true)}`,
    review?.isLost && 'its review is lost',
  ].filter(Boolean);
  const definition = definitionOf(firing);
  const note = screen.notes.get(firing.id);
  return [
    '─'.repeat(columns),
    `${shortId(firing)} ${firing.alert}: ${aboutOf(firing)}`,
    `Began ${beganText(began, timeZone, true)} ${timeZone}, ${state.join(', ')}`,
    definition ? `When: ${definition.when}` : '',
    definition ? `Runbook: ${RUNBOOKS}/${definition.name}.md` : '',
    note === undefined ? '' : `Note: ${oneLine(note, columns)}`,
  ];
}

function definitionOf({ alert, labels }: Firing): AlertDefinition | undefined {
  const ofName = alertTopics().flatMap(({ alerts }) => alerts.filter(({ name }) => name === alert));
  return ofName.find((one) =>
    Object.entries(one.labels ?? {}).every(([name, value]) => labels[name] === value),
  );
}

function promptOf({ mode, marks }: Screen): string {
  switch (mode.kind) {
    case 'list':
      return KEYS;
    case 'note':
      return `Note: ${mode.text}_   (Enter keeps it, Esc does not)`;
    case 'leave':
      return `Send ${marks.size} review${marks.size === 1 ? '' : 's'}? y sends, n leaves without, Esc goes back`;
    case 'send':
      return 'Sending ...';
    case 'left':
      return '';
  }
}
