/** One size of a fleet: a Prometheus scrapes it for some minutes and says what that took. */
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { seconds } from '../../alerts/past/rule-levels.ts';
import type { RuleGroup } from '../../alerts/rules.ts';
import { PrometheusClient } from '../../exporter/prometheus-client/client.ts';
import { diskUse } from './disk-use.ts';
import { startFleet } from './fleet.ts';
import { groupCpuSeconds } from './group-cpu.ts';
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
  readonly pages: NodePages;
  readonly groups: readonly RuleGroup[];
}

const POLL_MS = 5_000;

/** A size whose past is written. */
export interface Prepared {
  readonly size: Size;
  readonly folder: string;
  readonly data: string;
}

/** @throws Error with what promtool said when it failed */
export async function prepareSize(size: Size, past: Past | undefined): Promise<Prepared> {
  const folder = await mkdtemp(join(tmpdir(), 'headroom-scale-'));
  const data = join(folder, 'data');
  await mkdir(data);
  if (size.past) await past?.write(size, data);
  return { size, folder, data };
}

/** Takes the folder away afterwards. @throws Error with what Prometheus said when it failed */
export async function measureSize(prepared: Prepared, options: MeasureOptions): Promise<Measured> {
  const { size, folder, data } = prepared;
  const template = nodeTemplate(options.pages, size.serversPerNode);
  const fleet = await startFleet(template, size.nodes, size.speed);
  try {
    const { until, appended, ...figures } = await scrapedFor(prepared, options, fleet.address);
    return {
      size,
      gpus: size.nodes * GPUS_PER_NODE,
      servers: size.nodes * size.serversPerNode,
      seriesPerNode: seriesCount(template),
      ...figures,
      groups: await groupSeconds(prepared, options, until),
      disk: await diskUse(data, appended),
    };
  } finally {
    await fleet.close();
    await rm(folder, { recursive: true, force: true });
  }
}

async function scrapedFor({ size, folder }: Prepared, options: MeasureOptions, address: string) {
  const groups = size.rules ? options.groups.map((group) => soon(group, size)) : [];
  const { prometheus } = options;
  const running = await startScraper({ ...size, prometheus, folder, groups, address });
  try {
    const { first, polls } = await watch(running.url, size);
    return { ...figuresOf(first, polls), ...(await counts(running.url)) };
  } finally {
    await running.stop();
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

function figuresOf(first: OwnMetrics, polls: readonly OwnMetrics[]) {
  const last = polls.at(-1) ?? first;
  const elapsed = last.time - first.time;
  const most = (of: (metrics: OwnMetrics) => number) => Math.max(...polls.map(of));
  return {
    until: last.time,
    appended: last.samplesAppended,
    headSeries: last.headSeries,
    samplesPerSecond: (last.samplesAppended - first.samplesAppended) / elapsed,
    cpu: (last.cpuSeconds - first.cpuSeconds) / elapsed,
    heldBytes: most(({ heldBytes }) => heldBytes),
    residentBytes: most(({ residentBytes }) => residentBytes),
    missed: last.missed - first.missed,
    failures: last.failures - first.failures,
  };
}

async function groupSeconds(
  { size, data }: Prepared,
  { prometheus, groups }: MeasureOptions,
  time: number,
): Promise<GroupSeconds[]> {
  if (size.askSeconds === 0) return [];
  const cpu = await groupCpuSeconds(prometheus, data, groups, { time, enough: size.askSeconds });
  return groups.map((group) => ({
    name: group.name,
    seconds: cpu.get(group.name) ?? Number.NaN,
    interval: seconds(group.interval),
    ranEvery: seconds(soon(group, size).interval),
  }));
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
