import { count, dollars, figure, percent } from '../../../alerts/verdict/figures.ts';
import { VERDICTS } from '../../../alerts/verdict/table.ts';
import type { Band, Level, Promised, ServerReport, VerdictTime } from '../report.ts';
import type { Block } from './blocks.ts';

const OBJECTIVES: Readonly<Record<string, string>> = {
  ttft: 'Time to first token',
  time_per_output_token: 'Time per output token',
};

/** One model of one server: verdicts over time, and the numbers behind them. */
export function composeServer(server: ServerReport): readonly Block[] {
  const { name, verdicts, bands, hours } = server;
  return [
    { kind: 'heading', level: 3, text: name },
    { kind: 'charts', of: server },
    ...(verdicts.length === 0
      ? []
      : [
          {
            kind: 'table',
            header: [
              'Verdict',
              'Hours',
              'Share',
              'Busy',
              'Batch',
              'Waiting',
              'KV',
              'TTFT/SLO',
              'TPOT/SLO',
              'Tokens/s',
            ],
            rows: verdicts.map(verdictRow),
          } as const,
          {
            kind: 'paragraph',
            text: `Hours with a verdict: ${figure(hours.judged)} of ${figure(hours.range)}. Figures are means over the hours of each verdict.`,
          } as const,
        ]),
    { kind: 'table', header: ['Figure', 'Mean', 'p95'], rows: useRows(server) },
    ...bandBlocks(bands),
    {
      kind: 'table',
      header: ['Over the range', 'In all'],
      rows: [...valueRows(server), ...server.promises.map(promiseRow)],
    },
  ];
}

function verdictRow({ name, hours, share, inputs }: VerdictTime): readonly string[] {
  const label = VERDICTS.find((row) => row.name === name)?.label ?? name;
  return [
    label,
    figure(hours),
    percent(share),
    inShare(inputs.utilisation),
    inShare(inputs.batchFill),
    inFigure(inputs.queueDepth),
    inShare(inputs.kvUsage),
    inFigure(inputs.ttftOverSlo),
    inFigure(inputs.tpotOverSlo),
    inFigure(inputs.tokensPerSecond),
  ];
}

function useRows({ use }: ServerReport): readonly (readonly string[])[] {
  const { gpus, tokensPerGpuHour } = use;
  const rows: readonly [string, Level | undefined, (value: number) => string][] = [
    ['GPUs busy', use.utilisation, percent],
    ['Batch fill, while requests run', use.batchFill, percent],
    ['Requests waiting', use.queueDepth, amount],
    ['KV cache in use', use.kvUsage, percent],
    ['Requests a second', use.requestsPerSecond, figure],
    ['Output tokens a second', use.tokensPerSecond, amount],
  ];
  return [
    ...rows.flatMap(([title, level, text]) => (level ? [[title, text(level.mean), text(level.p95)]] : [])),
    ...(tokensPerGpuHour === undefined ? [] : [['Output tokens a GPU-hour', amount(tokensPerGpuHour), '']]),
    ...(gpus === undefined ? [] : [['GPUs', figure(gpus), '']]),
  ];
}

/** Less reads as 0 %. */
const LEAST_SHARE = 0.005;

/** A busy GPU is not yet a GPU that does much. */
function bandBlocks(bands: readonly Band[]): readonly Block[] {
  if (bands.length === 0) return [];
  return [
    {
      kind: 'table',
      header: ['GPUs busy', 'Share of time', 'Tokens/s', '5 % to 95 % of it', 'Batch fill'],
      rows: bands
        .filter(({ share }) => share >= LEAST_SHARE)
        .map(({ from, to, share, tokensPerSecond, batchFill }) => [
          `${percent(from)} to ${percent(to)}`,
          percent(share),
          inFigure(tokensPerSecond?.mean),
          tokensPerSecond ? `${amount(tokensPerSecond.low)} to ${amount(tokensPerSecond.high)}` : '–',
          inShare(batchFill),
        ]),
    },
  ];
}

function valueRows({ money, energy, answers }: ServerReport): readonly (readonly string[])[] {
  const rows: [string, string | undefined][] = [
    ['Cost', money && `${dollars(money.dollars)}, ${dollars(money.perHour)} an hour`],
    ['A million output tokens', inDollars(money?.perMillionTokens)],
    [
      'A request that was answered',
      money?.perRequest === undefined ? undefined : smallDollars(money.perRequest),
    ],
    ['Spent while no kernel ran', inDollars(money?.idle)],
    ['Spent while there was no request', inDollars(money?.unused)],
    ['Energy', energy && `${figure(energy.kilowattHours)} kWh`],
    [
      'Energy of an output token',
      energy?.joulesPerToken === undefined ? undefined : `${figure(energy.joulesPerToken)} J`,
    ],
    ['Requests', answers && amount(answers.requests)],
    ['Failed, or empty with status 200', answers?.failed === undefined ? undefined : percent(answers.failed)],
    ['Cut off at the most tokens', answers?.truncated === undefined ? undefined : percent(answers.truncated)],
    ['Given up by the client', answers?.aborted === undefined ? undefined : percent(answers.aborted)],
  ];
  return rows.flatMap(([title, text]) => (text === undefined ? [] : [[title, text]]));
}

function promiseRow({ objective, kept, promised, hoursMissed }: Promised): readonly string[] {
  const title = `${OBJECTIVES[objective] ?? objective} within its SLO`;
  if (kept === undefined) return [title, 'no request to measure'];
  // Not rounded: of 99.5 % half a per cent is all that may be missed.
  const asSet = `${Number((promised * 100).toPrecision(6))}\u00A0%`;
  const missed = hoursMissed === 0 ? 'in every hour' : `missed in ${count(hoursMissed, 'hour')}`;
  return [
    title,
    `${(kept * 100).toFixed(1)}\u00A0% of requests, ${asSet} promised: ${kept >= promised ? 'kept' : 'not kept'}, ${missed}`,
  ];
}

function inShare(value: number | undefined): string {
  return value === undefined ? '–' : percent(value);
}

function inFigure(value: number | undefined): string {
  return value === undefined ? '–' : amount(value);
}

function inDollars(value: number | undefined): string | undefined {
  return value === undefined ? undefined : dollars(value);
}

const GROUPED = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });

/** `12,345`: large numbers are read in groups. */
function amount(value: number): string {
  return Math.abs(value) < 10_000 ? figure(value) : GROUPED.format(value);
}

/** A request costs fractions of a cent. */
function smallDollars(value: number): string {
  return value >= 0.01 ? dollars(value) : `$${Number(value.toPrecision(2))}`;
}
