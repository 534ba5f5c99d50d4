import { count, dollars, duration, figure, percent } from '../../../alerts/verdict/figures.ts';
import type { Advice, ModelReport, Report } from '../report.ts';
import type { Block, Item } from './blocks.ts';
import { answersOf } from './compose-answer.ts';
import { composeServer } from './compose-server.ts';
import { composeWarmPool } from './compose-warm-pool.ts';

/** Nobody does more at once. */
const MOST_ADVICE = 12;
const HOURS_OF_MONTH = 30 * 24;

/** The report as pieces of text, in the order in which it is read. */
export function compose(report: Report): readonly Block[] {
  const { from, to, timeZone, source, advice, models, unsaid, notes } = report;
  return [
    { kind: 'heading', level: 1, text: 'Do we need more GPUs, or do we need to use the ones we have?' },
    {
      kind: 'paragraph',
      text: `${timeText(from, timeZone)} to ${timeText(to, timeZone)} (${duration(to - from)}), from ${source}.`,
    },
    {
      kind: 'list',
      items: models.flatMap(answersOf),
    },
    { kind: 'heading', level: 2, text: 'What to change first' },
    ...adviceBlocks(advice, to - from),
    ...models.flatMap(composeModel),
    ...section('What the data could not say', unsaid.length > 0, {
      kind: 'table',
      header: ['Of', 'Not known', 'What would say it'],
      rows: unsaid.map(({ about, question, wants }) => [about, question, wants]),
    }),
    ...section('About these numbers', notes.length > 0, { kind: 'list', items: notes }),
  ];
}

function section(text: string, isThere: boolean, block: Block): readonly Block[] {
  return isThere ? [{ kind: 'heading', level: 2, text }, block] : [];
}

function adviceText(advice: Advice, seconds: number): Item {
  const { about, why, act, arithmetic } = advice;
  return [`${about}: ${act}`, why, `Reckoned: ${arithmetic}.${inMonth(advice, seconds)}`];
}

/** What goes on is told as it goes on; what came and went, as often as it came. */
function inMonth({ verdict, dollars: spent, dollarsPerHour: perHour }: Advice, seconds: number): string {
  if (spent === undefined) return '';
  if (perHour !== undefined) return ` If it stays so: ${dollars(perHour * HOURS_OF_MONTH)} in 30 days.`;
  const often = (spent / (seconds / 3_600)) * HOURS_OF_MONTH;
  return ` ${verdict === undefined ? 'At this rate' : 'If it comes as often'}: ${dollars(often)} in 30 days.`;
}

function adviceBlocks(advice: readonly Advice[], seconds: number): readonly Block[] {
  if (advice.length === 0) return [{ kind: 'paragraph', text: 'Nothing, by all that is known.' }];
  const items = advice.slice(0, MOST_ADVICE).map((each) => adviceText(each, seconds));
  const more = advice.length - items.length;
  const savings = advice.filter(({ dollars: spent }) => spent !== undefined);
  const words = [
    more > 0 ? `And ${more} more of less weight: --format=json has all of them.` : '',
    // Two ways of saving the same server save it once.
    savings.length > 1 ? 'Some of these save the same hours of the same GPUs: do not add them up.' : '',
  ].filter(Boolean);
  return [
    { kind: 'list', ordered: true, items },
    ...words.map((text) => ({ kind: 'paragraph', text }) as const),
  ];
}

function composeModel(model: ModelReport): readonly Block[] {
  const { name, servers, replicas } = model;
  return [
    { kind: 'heading', level: 2, text: name },
    ...servers.flatMap(composeServer),
    { kind: 'heading', level: 3, text: `Servers for ${name}` },
    {
      kind: 'list',
      items: [
        `Now: ${figure(replicas.now)}.`,
        replicas.needed
          ? `For the p95 of demand: ${figure(replicas.needed.replicas)}. ${replicas.needed.arithmetic}.`
          : `For the p95 of demand: not known, ${replicas.unknown ?? ''}.`,
        inThirtyDays(model),
      ],
    },
    ...composeWarmPool(model),
  ];
}

function inThirtyDays({ replicas, trend }: ModelReport): string {
  if (!trend)
    return 'In 30 days: not known, two whole weeks of demand are needed to tell a trend from a weekday.';
  const { in30Days: change, perWeek, agreeing, days } = trend;
  const how = `${percent(agreeing)} of ${count(days, 'day')} were ${change > 0 ? 'above' : 'under'} the same weekday a week before`;
  if (!trend.isClear)
    return `In 30 days: as now. No trend is clear: ${how}, by ${figure(100 * Math.abs(perWeek))}\u00A0% in the middle.`;
  const grows = `demand ${change > 0 ? 'grows' : 'shrinks'} by ${percent(Math.abs(change))} (${how})`;
  const { in30Days: need } = replicas;
  return need
    ? `In 30 days: ${figure(need.replicas)}, if ${grows}. ${need.arithmetic}.`
    : `In 30 days: ${grows}.`;
}

export function timeText(time: number, timeZone: string): string {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
  const parts = new Map(format.formatToParts(time * 1000).map(({ type, value }) => [type, value]));
  const [weekday, day, month, year, hour, minute] = (
    ['weekday', 'day', 'month', 'year', 'hour', 'minute'] as const
  ).map((type) => parts.get(type));
  return `${weekday} ${day} ${month} ${year} ${hour}:${minute} ${timeZone}`;
}
