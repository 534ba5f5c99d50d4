/** What each group of rules takes of the processor, by asking for its expressions one after the other. */
import { openPast } from '../../alerts/past/record-past.ts';
import type { Rule, RuleGroup } from '../../alerts/rules.ts';
import { ownMetrics } from './own-metrics.ts';

const MOST_ROUNDS = 50;

export interface Asked {
  /** Of the evaluation, Unix seconds. */
  readonly time: number;
  /** Seconds of CPU, after which the next group is asked for. */
  readonly enough: number;
}

/**
 * Seconds of CPU of an evaluation, by group, in a Prometheus on these data that does nothing else.
 * @param data folder of Prometheus' data, which must not run
 */
export async function groupCpuSeconds(
  prometheus: string,
  data: string,
  groups: readonly RuleGroup[],
  asked: Asked,
): Promise<ReadonlyMap<string, number>> {
  const running = await openPast({ prometheus, data, lookback: '5m' });
  const found = new Map<string, number>();
  try {
    // The first time blocks are opened, and what the start left behind is tidied.
    for (const { rules } of groups) await askAll(running.url, rules, asked.time);
    for (const group of groups) found.set(group.name, await cpuOf(running.url, group, asked));
    return found;
  } finally {
    await running.stop();
  }
}

async function cpuOf(url: string, { rules }: RuleGroup, { time, enough }: Asked): Promise<number> {
  const before = await ownMetrics(url);
  for (let rounds = 1; ; rounds++) {
    await askAll(url, rules, time);
    const after = await ownMetrics(url);
    const used = after.cpuSeconds - before.cpuSeconds;
    if (used >= enough || rounds === MOST_ROUNDS) return used / rounds;
  }
}

/** Answers are not looked at, only waited for. */
async function askAll(url: string, rules: readonly Rule[], time: number): Promise<void> {
  for (const { expr } of rules) {
    const body = new URLSearchParams({ query: expr, time: String(time) });
    const response = await fetch(`${url}/api/v1/query`, { method: 'POST', body });
    await response.arrayBuffer();
    if (!response.ok) throw new Error(`Prometheus answered ${response.status} to ${expr}`);
  }
}
