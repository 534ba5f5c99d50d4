import { code, prose, table } from '../../exporter/documents/markdown.ts';
import { percent } from '../percent.ts';
import { LOAD_AT_SLO } from '../verdict/sizing.ts';
import { recordingTopics } from './groups.ts';
import { PACE_SAMPLES } from './pace.ts';
import type { RecordedRule } from './recorded-rule.ts';
import { LONG_WINDOWS, PROMISED_SHARE, SHORT_WINDOWS } from './slo.ts';
import { AGREEING, LEAST_CHANGES, LEAST_GROWTH } from './trend.ts';
import { LOOK_SAMPLES } from './warm-pool.ts';

/** That an evaluation of all rules reads at first, before windows are full: measured on the demo, one model on two GPUs. */
export const MOST_SAMPLES = 5_000;

interface Level {
  readonly title: string;
  readonly names: readonly string[];
  readonly says: string;
}

const LEVELS: readonly Level[] = [
  {
    title: 'Each model of each server',
    names: ['server_model', 'server_model_outcome', 'server_model_objective'],
    says: 'Labels of the target, `server` and `model`; `outcome`, `objective` or `le` where it is said. A GPU that two models share counts for both, whole.',
  },
  {
    title: 'Each GPU',
    names: ['gpu'],
    says: 'Labels of the target, `device_id` and `uuid`, whether a server runs on it or not.',
  },
  {
    title: 'Each model of a job',
    names: ['fleet_model'],
    says: 'Over all servers that serve the model: `instance`, `pod`, `node`, `container` and `server` are taken away, what else the target has stays.',
  },
  {
    title: 'All servers and models of a job',
    names: ['fleet', 'fleet_outcome'],
    says: 'Without `model`, too. A GPU counts once, however many models share it and exporters read it.',
  },
];

/** The recorded series as a Markdown page. The same code always gives the same text. */
export function recordingPage(): string {
  const rules = recordingTopics().flatMap((topic) => topic.rules);
  return `${[
    '<!-- Generated from alerts/recording by `npm run generate`. Change the rules there, not this page. -->',
    '# Recorded series',
    `[recording.rules.yaml](../alerts/generated/recording.rules.yaml) records what dashboards and alerts read over and over. It reads the series of [verdict.rules.yaml](../alerts/generated/verdict.rules.yaml), which are [inputs of the verdict](verdict.md) and are not recorded twice: load both under ${code('rule_files')}. They run on Prometheus 2.42 and newer without feature flags, and use nothing that the rulers of Mimir and Thanos and vmalert lack; no group has more than 20 rules.`,
    `Names are ${code('level:metric:operations')}. A window that is not named is five minutes. Ratios have their numerator and denominator beside them, as rates: those add up over servers, the ratio does not. Where a denominator is 0, or an input is unknown, nothing is recorded: no NaN, and no 0 that nobody measured.`,
    `Cost: for one model on two GPUs, scraped every 15 seconds, an evaluation of all groups reads under ${MOST_SAMPLES} samples, more than half of them buckets of histograms; what windows add once they are full stands [below](#promises-and-their-windows). Groups are evaluated every minute, those of long windows every two; what one reads of another may be that old.`,
    ...LEVELS.flatMap(({ title, names, says }) => [
      `## ${title}`,
      says,
      tableOf(rules.filter(({ record }) => names.includes(record.split(':')[0] ?? ''))),
    ]),
    '## Promises and their windows',
    `A promise is one for p95: ${percent(PROMISED_SHARE)} of the requests must keep it, unless ${code('alerts.slo_objective')} of the config says otherwise. Only the window of five minutes reads the counters of the exporter. The longer ones are means of a shorter one at fixed steps, which are at whole multiples of the step: a window may end that much before now. Until the first step is there, they say what the shorter one says.`,
    windowTable(),
    '## The pace of tokens',
    `A bigger batch makes every token slower, so what a token takes is held against a straight line through the day before: what it took then with as many requests running. The last hour is left out of the line, and under two hours there is none (${PACE_SAMPLES} samples of each model at each evaluation, every two minutes).`,
    '## The warm pool',
    `A replica that is asked for now serves one load time later. What demand usually rises by meanwhile must be held by replicas that are there: growth over one load time that 95 % of the moments of seven days did not exceed. It stands on top of present demand as far as demand went in those days: at the height of a day, after the rise, no further one is waited for, and no more is asked for than demand ever took. Beyond the highest demand of the week the pool foresees nothing; there the share of a batch that is kept free, the verdict and the trend speak. The [report](report.md) says the same for each hour of the week. (It takes two looks at the week, of ${LOOK_SAMPLES} samples of each model at each evaluation, and as many for [the trend](#the-trend) and the demand of the busy moments.) A replica is taken to hold ${LOAD_AT_SLO} of its batch within its SLO.`,
    'Demand is in requests at once, and a queue is no measure of it: it grows with the patience of clients, and behind a stall or a full KV cache without any demand. What waits counts as far as it would run at once if all that comes in were served: requests running times requests coming in over requests served, and never more than what runs and waits. Before a server that makes no token nothing waits for a replica.',
    '## The trend',
    `Where demand goes is told one way, here and in the [report](report.md): each whole day (UTC) against the same weekday a week before, the median of four weeks of such changes over the mean of the last seven days. It takes ${LEAST_CHANGES} days of changes, and so two weeks; it is clear if ${AGREEING * 100} % of them agree on its direction and it is ${LEAST_GROWTH * 100} % a week at least.`,
  ].join('\n\n')}\n`;
}

function tableOf(rules: readonly RecordedRule[]): string {
  const rows = rules.map(({ record, unit, help }) => [code(record), unit, prose(help)]);
  return table(['Series', 'Unit', 'Meaning'], rows);
}

function windowTable(): string {
  const rows = [...SHORT_WINDOWS, ...LONG_WINDOWS].map(({ over, of, step, samples }) => [
    over,
    of,
    step,
    String(samples),
  ]);
  return table(['Window', 'Mean of', 'Step', 'Samples of each series at each evaluation'], rows);
}
