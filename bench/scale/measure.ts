/** One size of a fleet: a Prometheus scrapes it for some minutes and says what that took. */
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { seconds } from '../../alerts/past/rule-levels.ts';
import type { RuleGroup } from '../../alerts/rules.ts';
import { PrometheusClient } from '../../exporter/prometheus-client/client.ts';
import { median } from '../numbers.ts';
import { diskUse } from './disk-use.ts';
import { startFleet } from './fleet.ts';
import { GPUS_PER_NODE } from './node-pages.ts';
import type { NodePages } from './node-pages.ts';
import { nodeTemplate, seriesCount } from './node-template.ts';
import type { GroupSeconds, Measured, Size } from './measured.ts';
import { ownMetrics } from './own-metrics.ts';
import type { OwnMetrics } from './own-metrics.ts';
import type { Past } from './past.ts';
import { startScraper } from './scraper.ts';

export interface MeasureOptions {
  readonly prometheus: string;
  readonly promtool: string;
  readonly pages: NodePages;
  readonly groups: readonly RuleGroup[];
  /** What is written before a size with a past. */
  readonly past: Past | undefined;
}

const POLL_MS = 5_000;

/** @throws Error with what Prometheus or promtool said when one of them failed */
export async function measureSize(size: Size, options: MeasureOptions): Promise<Measured> {
  const folder = await mkdtemp(join(tmpdir(), 'headroom-scale-'));
  const data = join(folder, 'data');
  await mkdir(data);
  const template = nodeTemplate(options.pages, size.serversPerNode);
  const fleet = await startFleet(template, size.nodes, size.speed);
  try {
    if (size.past) await options.past?.write(size, data);
    const groups = size.rules ? options.groups.map((group) => soon(group, size)) : [];
    const { prometheus } = options;
    const running = await startScraper({ ...size, prometheus, folder, groups, address: fleet.address });
    try {
      const { first, polls } = await watch(running.url, size);
      const disk = await diskUse(data, polls.at(-1)?.samplesAppended ?? Number.NaN);
      return {
        size,
        gpus: size.nodes * GPUS_PER_NODE,
        servers: size.nodes * size.serversPerNode,
        seriesPerNode: seriesCount(template),
        ...figures(first, polls),
        groups: groupSeconds(polls, size, size.rules ? options.groups : []),
        ...(await counts(running.url)),
        disk,
      };
    } finally {
      await running.stop();
    }
  } finally {
    await fleet.close();
    await rm(folder, { recursive: true, force: true });
  }
}

function soon(group: RuleGroup, { mostInterval }: Size): RuleGroup {
  return seconds(group.interval) > mostInterval ? { ...group, interval: `${mostInterval}s` } : group;
}

async function watch(
  url: string,
  { warmUpSeconds, windowSeconds }: Size,
): Promise<{ first: OwnMetrics; polls: readonly OwnMetrics[] }> {
  await sleep(1000 * warmUpSeconds);
  const first = await ownMetrics(url);
  const polls: OwnMetrics[] = [];
  do {
    await sleep(POLL_MS);
    polls.push(await ownMetrics(url));
  } while ((polls.at(-1)?.time ?? 0) - first.time < windowSeconds);
  return { first, polls };
}

function figures(first: OwnMetrics, polls: readonly OwnMetrics[]) {
  const last = polls.at(-1) ?? first;
  const elapsed = last.time - first.time;
  const most = (of: (metrics: OwnMetrics) => number) => Math.max(...polls.map(of));
  return {
    headSeries: last.headSeries,
    samplesPerSecond: (last.samplesAppended - first.samplesAppended) / elapsed,
    cpu: (last.cpuSeconds - first.cpuSeconds) / elapsed,
    heldBytes: most(({ heldBytes }) => heldBytes),
    heldAtFirst: first.heldBytes,
    residentBytes: most(({ residentBytes }) => residentBytes),
    missed: last.missed - first.missed,
    failures: last.failures - first.failures,
  };
}

/** Each evaluation once: its seconds stand on many polls, and no two have the same. */
function groupSeconds(
  polls: readonly OwnMetrics[],
  size: Size,
  groups: readonly RuleGroup[],
): GroupSeconds[] {
  return groups.map((group) => {
    const seen = new Set(polls.flatMap(({ lastSeconds }) => lastSeconds.get(group.name) ?? []));
    return {
      name: group.name,
      seconds: median([...seen]),
      interval: seconds(group.interval),
      ranEvery: seconds(soon(group, size).interval),
    };
  });
}

async function counts(url: string): Promise<Pick<Measured, 'recorded' | 'up'>> {
  const client = new PrometheusClient({ url, headers: {}, timeoutMs: 120_000 });
  const ask = (query: string) => client.instant(query, Date.now() / 1000);
  const byName = await ask(
    'count by (name) (label_replace({__name__=~".+:.+|ALERTS.*"}, "name", "$1", "__name__", "(.+)"))',
  );
  const [up] = await ask('avg(up)');
  return {
    recorded: Object.fromEntries(
      byName.map(({ labels, samples }) => [labels['name'] ?? '', samples[0]?.[1] ?? 0]),
    ),
    up: up?.samples[0]?.[1] ?? 0,
  };
}
