import { code, prose, table } from '../../exporter/documents/markdown.ts';
import { limitOf } from './condition.ts';
import type { Comparison, Condition, InputName } from './condition.ts';
import { EXAMPLES } from './examples.ts';
import { INPUT_RULES } from './input-rules.ts';
import { WINDOW_SECONDS } from './inputs.ts';
import { VERDICT_SERIES } from './promql.ts';
import { VERDICTS } from './table.ts';
import { DEFAULT_THRESHOLDS, THRESHOLDS } from './thresholds.ts';

/** How the page calls an input in a condition: the letters of the truth table where there is one. */
const SYMBOLS: Readonly<Record<InputName, string>> = {
  faultyGpus: 'faulty GPUs',
  ready: 'ready',
  requestsPerSecond: 'requests/s',
  abortedPerSecond: 'aborted/s',
  failedShare: 'F',
  tokensPerSecond: 'tokens/s',
  running: 'running',
  utilisation: 'U',
  batchFill: 'B',
  queueDepth: 'Q',
  queueGrowth: 'growth of Q',
  ttftOverSlo: 'L of TTFT',
  tpotOverSlo: 'L of TPOT',
  kvUsage: 'K',
  preemptionsPerSecond: 'P',
  gpus: 'GPUs',
  sharedGpus: 'shared GPUs',
  dollarsPerHour: '$/h',
  modelLoadSeconds: 'load time',
};

/** The truth table, its thresholds and its inputs as a Markdown page. The same code always gives the same text. */
export function verdictPage(): string {
  return `${[
    '<!-- Generated from alerts/verdict by `npm run generate`. Change the table there, not this page. -->',
    '# The verdict',
    `What to do about a server, for each model that it serves, from the last ${WINDOW_SECONDS / 60} minutes. The rows are tried from the top, and the first that holds is the verdict. What is unknown fulfils no condition; a server of which nothing is known, or whose answers are late while its GPUs or its queue are unknown, has no verdict. Why the table is as it is: [decision 8](decisions/0008-verdict.md).`,
    table(
      ['Verdict', 'When'],
      VERDICTS.map(({ name, when }) => [code(name), code(inWords(when))]),
    ),
    '## What is said',
    'Each verdict says what goes on and what to do next, with the numbers of the server. An example of each:',
    VERDICTS.map(
      ({ name, label, says, next }) =>
        `- **${label}** (${code(name)}): ${prose(`${says(EXAMPLES[name])} ${next(EXAMPLES[name])}`)}`,
    ).join('\n'),
    '## Thresholds',
    'Section `verdict` of the config. Alerts on a stall and on the KV cache go by them, too. While a verdict holds, its own row is judged more easily by the margin, so that it does not flap: batch_better comes when U falls under 0.6 and stays until U is 0.65.',
    thresholdTable(),
    '## Recorded series',
    `[verdict.rules.yaml](../alerts/generated/verdict.rules.yaml) records ${code(VERDICT_SERIES)} (always 1, label ${code('verdict')}) and each input, with the labels of the target and ${code('server')} and ${code('model')}. It runs on Prometheus 2.42 and newer, without feature flags; Prometheus loads it by ${code('rule_files')}. The file in the repository has the default thresholds; ${code('gpu-headroom rules')} writes it with those of the config. U says only that some kernel was running: look at B beside it.`,
    inputTable(),
  ].join('\n\n')}\n`;
}

function thresholdTable(): string {
  const rows = Object.values(THRESHOLDS).map(({ key, byDefault, margin, help }) => [
    code(key),
    String(byDefault),
    String(margin),
    prose(help),
  ]);
  return table(['Key', 'Default', 'Margin', 'Meaning'], rows);
}

function inputTable(): string {
  const symbols: Readonly<Record<string, string>> = SYMBOLS;
  const rows = Object.entries(INPUT_RULES).map(([input, { record, help }]) => [
    symbols[input] ?? input,
    code(record),
    prose(help),
  ]);
  return table(['Above', 'Series', 'Meaning'], rows);
}

function inWords(condition: Condition): string {
  switch (condition.kind) {
    case 'compare':
      return comparison(condition);
    case 'all':
      return condition.of.map(inner).join(' and ');
    case 'any':
      return condition.of.map(inner).join(' or ');
    case 'unless':
      return `${inner(condition.condition)} and not ${inner(condition.exception)}`;
  }
}

function inner(condition: Condition): string {
  return condition.kind === 'compare' ? comparison(condition) : `(${inWords(condition)})`;
}

/** No reading that is compared with 0 can be less. */
function comparison(condition: Comparison): string {
  const symbol = SYMBOLS[condition.input];
  const limit = limitOf(condition, DEFAULT_THRESHOLDS, 'enter');
  if (limit === 0 && condition.operator === '>=') return `${symbol} known`;
  if (limit === 0 && condition.operator === '<=') return `${symbol} = 0`;
  return `${symbol} ${condition.operator} ${limit}`;
}
