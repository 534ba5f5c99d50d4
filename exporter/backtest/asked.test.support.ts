import { loadConfig } from '../config/load.ts';
import { parseCommandLine } from '../config/options.ts';
import { toolPath } from '../e2e/tools.ts';
import { PrometheusClient } from '../prometheus-client/client.ts';
import type { Backtest } from './backtest.ts';
import { makeBacktest } from './make-backtest.ts';
import type { BacktestOptions } from './make-backtest.ts';
import { requestedRules } from './rules/rules-of.ts';
import type { RuleRequest } from './rules/rules-of.ts';

export interface Asked extends Partial<Omit<BacktestOptions, 'rules' | 'settings'>> {
  readonly url: string;
  /** Unix seconds of the end. */
  readonly to: number;
  readonly request?: Partial<RuleRequest>;
}

/** The backtest of one day before the end, with the rules of Headroom, unless asked otherwise. */
export async function backtestOf({ url, to, request = {}, ...more }: Asked): Promise<Backtest> {
  const settings = request.settings ?? [];
  const rules = await requestedRules({
    config: await loadConfig(parseCommandLine(['backtest'], {}).options),
    configPath: '',
    files: [],
    alerts: [],
    promtool: toolPath('promtool'),
    year: new Date(1_000 * to).getUTCFullYear() - 1,
    ...request,
    settings,
  });
  return makeBacktest(new PrometheusClient({ url, headers: {}, timeoutMs: 60_000 }), {
    rules,
    settings,
    to,
    days: 1,
    warmUp: 7 * 86_400,
    match: '',
    mostSamples: 1e8,
    timeZone: 'UTC',
    source: 'http://prometheus:9090',
    prometheus: toolPath('prometheus'),
    onRead: () => undefined,
    onRun: () => undefined,
    signal: new AbortController().signal,
    ...more,
  });
}
