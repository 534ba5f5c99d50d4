import type { Options } from '../config/options.ts';
import { ConfigProblem } from '../config/problem.ts';
import type { Config } from '../config/schema.ts';
import { findTools } from '../demo/prometheus/private.ts';
import { Progress } from '../demo/terminal/progress.ts';
import { PrometheusClient } from '../prometheus-client/client.ts';
import { connectionOf } from '../prometheus-client/connection.ts';
import { PrometheusProblem } from '../prometheus-client/problem.ts';
import { markdownOf } from '../report/render/markdown.ts';
import { textOf } from '../report/render/text.ts';
import type { Streams } from '../report/run-report.ts';
import type { Backtest } from './backtest.ts';
import { isTold } from './backtest.ts';
import { readIncidents, timeOf } from './findings/incident-file.ts';
import { makeBacktest } from './make-backtest.ts';
import type { BacktestOptions } from './make-backtest.ts';
import { compose } from './render/compose.ts';
import { requestedRules } from './rules/rules-of.ts';

/** Whether it could be made, and whether an alert speaks more often than it may. */
export type BacktestEnd = 'good' | 'failed' | 'too_often';

const UNITS: Readonly<Record<string, number>> = { '': 1, k: 1e3, m: 1e6, g: 1e9 };

/**
 * `gpu-headroom backtest`. What went wrong, or speaks too often, has been said.
 * @throws ConfigProblem for flags that are wrong; Error when told to stop, after what it had here is gone
 */
export async function runBacktest(
  options: Options,
  config: Config,
  environment: NodeJS.ProcessEnv,
  streams: Streams,
  signal: AbortSignal,
): Promise<BacktestEnd> {
  const connection = connectionOf(options, environment);
  const most = mostPerWeek(options['max-per-week']);
  const asked = await request(options, config, environment, connection.url);
  const bars = new Bars(streams, asked.source);
  try {
    const client = new PrometheusClient(connection);
    const backtest = await makeBacktest(client, { ...asked, onRead: bars.read, onRun: bars.run, signal });
    bars.clear();
    streams.out(written(backtest, options.format));
    return saidTooOften(backtest, most, streams.error) ? 'too_often' : 'good';
  } catch (caught) {
    bars.clear();
    if (signal.aborted || !(caught instanceof PrometheusProblem)) throw caught;
    streams.error(`${caught.message}\n`);
    return 'failed';
  }
}

async function request(
  options: Options,
  config: Config,
  environment: NodeJS.ProcessEnv,
  url: string,
): Promise<Omit<BacktestOptions, 'onRead' | 'onRun' | 'signal'>> {
  const tools = findTools(environment);
  if (!tools)
    throw new ConfigProblem([
      'prometheus and promtool: not found on PATH. They run the rules over your data, on this machine: install both, of any version from 2.42 on.',
    ]);
  const to = endOf(options.until);
  const { days, set: settings, incidents } = options;
  const address = new URL(url);
  const rules = await requestedRules({
    config,
    configPath: options['config.file'],
    files: options.rules,
    alerts: options.alert,
    settings,
    promtool: tools.promtool,
    year: new Date(1_000 * to - options['warm-up']).getUTCFullYear() - 1,
  });
  return {
    rules,
    settings,
    to,
    days,
    warmUp: options['warm-up'] / 1_000,
    match: options.match,
    mostSamples: samplesOf(options['max-samples']),
    ...(incidents !== '' && { incidents: readIncidents(incidents) }),
    timeZone: config.baselines.timeZone,
    source: `${address.origin}${address.pathname}`.replace(/\/$/, ''),
    prometheus: tools.prometheus,
  };
}

/** Unix seconds, on the minute. */
function endOf(until: string): number {
  const time = until === '' ? Date.now() / 1_000 : timeOf(until);
  if (time !== undefined) return Math.floor(time / 60) * 60;
  throw new ConfigProblem([`--until: "${until}" is no time. Try "2026-09-24T14:00:00Z".`]);
}

function samplesOf(text: string): number {
  const [, number = '', unit = ''] = /^(\d+(?:\.\d+)?)([kmg]?)$/i.exec(text.trim()) ?? [];
  if (number !== '') return Number(number) * (UNITS[unit.toLowerCase()] ?? 1);
  throw new ConfigProblem([`--max-samples: "${text}" is no number of samples. Try "100M".`]);
}

function mostPerWeek(text: string): number {
  if (text === '') return Infinity;
  const value = Number(text);
  if (text.trim() !== '' && value >= 0) return value;
  throw new ConfigProblem([`--max-per-week: "${text}" is no number from 0 on. Try 0.5.`]);
}

function written(backtest: Backtest, format: Options['format']): string {
  switch (format) {
    case 'json':
      return `${JSON.stringify(backtest)}\n`;
    case 'markdown':
      return markdownOf(compose(backtest));
    case 'text':
      return textOf(compose(backtest));
  }
}

/** Judged as it would be set, where something is. */
function saidTooOften({ now, set }: Backtest, most: number, say: (text: string) => void): boolean {
  const often = (set ?? now).alerts.filter(
    ({ severity, toldPerWeek }) => isTold(severity) && toldPerWeek > most,
  );
  for (const { alert, toldPerWeek } of often)
    say(
      `${alert}: told ${Number(toldPerWeek.toPrecision(2))} times a week, and ${most} are the most (--max-per-week).\n`,
    );
  return often.length > 0;
}

/** One for the reading, then one for the rules; only where somebody looks. */
class Bars {
  private readonly first: Progress | undefined;
  private readonly streams: Streams;
  private second: Progress | undefined;

  constructor(streams: Streams, source: string) {
    this.streams = streams;
    this.first = streams.isTerminal ? new Progress(`Reading ${source}`, streams.error, true) : undefined;
  }

  readonly read = (share: number): void => this.first?.show(share);

  readonly run = (share: number): void => {
    if (!this.streams.isTerminal) return;
    this.second ??= new Progress('Running the rules', this.streams.error, true);
    this.second.show(share);
  };

  clear(): void {
    this.first?.clear();
  }
}
