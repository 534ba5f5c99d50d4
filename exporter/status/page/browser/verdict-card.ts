import type { NoticeView, ServerView, VerdictView } from '../../view.ts';
import { createChart } from './chart.ts';
import { deviceText } from './device-ids.ts';
import { element, setAttribute, setHidden, setText } from './dom.ts';
import { createIcon } from './icons.ts';
import { linesIn, partsIn } from './part.ts';
import type { Part } from './part.ts';
import { clock, lengthOf } from './time.ts';
import { TONE_WORDS } from './words.ts';

/** One model of one server: what is the matter, what to do, and the charts that show it. */
export function createVerdictCard(): Part<ServerView> {
  const server = element('span', { class: 'server' });
  const model = element('span', { class: 'model' });
  const devices = element('p', { class: 'devices' });
  const heading = element('h3', {}, server, ' ', model);
  const verdict = createVerdict();
  const notices = element('ul', { class: 'notices' });
  const unknown = element('ul', { class: 'unknown' });
  const charts = element('div', { class: 'charts' });
  const head = element('header', {}, heading, devices);
  const words = element('div', { class: 'verdict' }, head, verdict.root, notices, unknown);
  const root = element('article', { class: 'card' }, words, charts);
  const showNotices = partsIn(notices, ({ kind }, index) => `${index} ${kind}`, createNotice);
  const showUnknown = linesIn(unknown, 'li');
  const showCharts = partsIn(
    charts,
    ({ title }, index) => `${index} ${title}`,
    () => createChart('small'),
  );
  return {
    root,
    update(value, moment) {
      setAttribute(root, 'data-tone', value.verdict?.tone ?? 'unknown');
      setText(server, value.server);
      setText(model, value.model);
      setAttribute(model, 'title', value.model);
      setText(devices, deviceText(value.deviceIds));
      // Why there is no verdict stands where the verdict would.
      const rest = value.verdict ? value.unknown : value.unknown.slice(1);
      verdict.update({ verdict: value.verdict, why: value.unknown[0] }, moment);
      showNotices(value.notices, moment);
      setHidden(notices, value.notices.length === 0);
      showUnknown(rest, moment);
      setHidden(unknown, rest.length === 0);
      showCharts(value.charts, moment);
      setHidden(charts, value.charts.length === 0);
    },
    remove: () => showCharts([], { now: 0, windowEnd: 0 }),
  };
}

function createNotice(): Part<NoticeView> {
  const icon = createIcon('notice');
  const kind = element('span', { class: 'notice-kind' });
  const text = element('span');
  const root = element('li', {}, icon.root, kind, text);
  return {
    root,
    update(notice) {
      const isWarning = notice.kind === 'warning';
      setAttribute(root, 'data-kind', notice.kind);
      icon.show(isWarning ? 'act' : 'notice');
      setText(kind, isWarning ? 'Warning' : 'Note');
      setText(text, notice.text);
    },
  };
}

interface Judgement {
  readonly verdict: VerdictView | undefined;
  /** Why there is none. */
  readonly why: string | undefined;
}

function createVerdict(): Part<Judgement> {
  const icon = createIcon('unknown');
  const name = element('strong', { class: 'verdict-name' });
  const tone = element('span', { class: 'tone' });
  const since = element('span', { class: 'since' });
  const badge = element('span', { class: 'badge' }, icon.root, name);
  const answer = element('span', { class: 'answer' });
  const sentence = element('span');
  const says = element('p', { class: 'says' }, answer, ' ', sentence);
  const next = element('span');
  const advice = element('p', { class: 'next' }, createIcon('next').root);
  advice.append(element('span', {}, element('span', { class: 'next-word' }, 'Next: '), next));
  const root = element(
    'div',
    {},
    element('p', { class: 'verdict-line' }, badge, ' ', tone, ' ', since),
    says,
    advice,
  );
  return {
    root,
    update({ verdict, why }, { now }) {
      icon.show(verdict?.tone ?? 'unknown');
      setText(name, verdict?.label ?? 'No verdict');
      setText(tone, verdict ? TONE_WORDS[verdict.tone] : '');
      setText(since, verdict ? `since ${clock(verdict.since)}, for ${lengthOf(now - verdict.since)}` : '');
      setText(answer, verdict?.answer ?? '');
      setText(sentence, verdict?.says ?? why ?? 'There is no verdict yet.');
      setText(next, verdict?.next ?? '');
      setHidden(advice, !verdict);
    },
  };
}
