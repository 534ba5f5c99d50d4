/** What each group of rules takes of the processor, by asking for its expressions one after the other. */
import { openPast } from '../../alerts/past/record-past.ts';
import type { RuleGroup } from '../../alerts/rules.ts';
import { ownMetrics } from './own-metrics.ts';

/** The clock of processes ticks a hundred times a second: a group is asked for until so many seconds have gone. */
const ENOUGH_SECONDS = 0.2;
const MOST_ROUNDS = 20;

/**
 * Seconds of CPU of an evaluation, by group, in a Prometheus on these data that does nothing else.
 * @param data folder of Prometheus' data, which must not run @param time of the evaluation, Unix seconds
 */
export async function groupCpuSeconds(
  prometheus: string,
  data: string,
  groups: readonly RuleGroup[],
  time: number,
): Promise<ReadonlyMap<string, number>> {
  const running = await openPast({ prometheus, data, lookback: '5m' });
  const found = new Map<string, number>();
  try {
    for (const group of groups) found.set(group.name, await cpuOf(running.url, group, time));
    return found;
  } finally {
    await running.stop();
  }
}

async function cpuOf(url: string, { rules }: RuleGroup, time: number): Promise<number> {
  const before = await ownMetrics(url);
  for (let rounds = 1; ; rounds++) {
    for (const { expr } of rules) await ask(url, expr, time);
    const after = await ownMetrics(url);
    const used = after.cpuSeconds - before.cpuSeconds;
    if (used >= ENOUGH_SECONDS || rounds === MOST_ROUNDS) return used / rounds;
  }
}

/** The answer is not looked at, only waited for. */
async function ask(url: string, query: string, time: number): Promise<void> {
  const body = new URLSearchParams({ query, time: String(time) });
  const response = await fetch(`${url}/api/v1/query`, { method: 'POST', body });
  await response.arrayBuffer();
  if (!response.ok) throw new Error(`Prometheus answered ${response.status} to ${query}`);
}
