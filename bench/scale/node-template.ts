/** A node as something that can be served often and cheaply: each series with how it goes on. */
import { familiesOf } from './page-series.ts';
import type { PageFamily } from './page-series.ts';
import { GPUS_PER_NODE, SERVER, UUID_START } from './node-pages.ts';
import type { NodePages, TwoPages } from './node-pages.ts';

/** How a value goes on: `counts` at the pace between the two pages, `clock` a second a second, `moves` to and fro. */
type Course = 'counts' | 'clock' | 'moves';

interface Series {
  /** Name and labels, cut where the UUIDs of a node differ from those of another. */
  readonly parts: readonly string[];
  readonly course: Course;
  readonly earlier: number;
  readonly later: number;
  readonly decimals: number;
}

interface Family {
  readonly name: string;
  readonly header: string;
  readonly series: readonly Series[];
}

export interface NodeTemplate {
  readonly families: readonly Family[];
  /** Between the two pages. */
  readonly seconds: number;
}

const LABEL_OF_SERVER = `server="${SERVER}"`;
const SOURCE_OF_SERVER = 'source="inference/simulated"';

/** A node with so many inference servers, which share its GPUs evenly. */
export function nodeTemplate({ node, server }: NodePages, servers: number): NodeTemplate {
  const uuids = uuidsOf(node.later);
  const ofServers = namesOfServers(servers).map((name, index) =>
    filtered(courses(server), (series) => renamed(series, name, uuids, shareOf(index, servers))),
  );
  return { families: joined([courses(node), ...ofServers]), seconds: node.seconds };
}

/** @returns names of the servers of a node */
export function namesOfServers(servers: number): string[] {
  return Array.from({ length: servers }, (_, index) => (index === 0 ? SERVER : `${SERVER}-${index + 1}`));
}

/** The series that the page of a node has, by family. */
export function seriesByFamily({ families }: NodeTemplate): Record<string, number> {
  return Object.fromEntries(families.map(({ name, series }) => [name, series.length]));
}

export function seriesCount({ families }: NodeTemplate): number {
  return families.reduce((sum, { series }) => sum + series.length, 0);
}

function courses({ earlier, later }: TwoPages): Family[] {
  const before = new Map<string, string>();
  for (const { series } of familiesOf(earlier)) for (const [name, text] of series) before.set(name, text);
  return familiesOf(later).map((family) => ({
    name: family.name,
    header: family.header,
    series: Array.from(family.series, ([series, text]) =>
      seriesOf(family, series, before.get(series) ?? text, text),
    ),
  }));
}

function seriesOf({ name, type }: PageFamily, series: string, before: string, after: string): Series {
  const [earlier, later] = [Number(before), Number(after)];
  const decimals = Math.max(decimalsOf(before), decimalsOf(after));
  const isClock = name.endsWith('_timestamp_seconds') && later > earlier;
  const course = isClock ? 'clock' : type === 'counter' || type === 'histogram' ? 'counts' : 'moves';
  return { parts: [series], course, earlier, later, decimals };
}

/** Digits that a value is told with: a counter of requests stays whole. */
function decimalsOf(text: string): number {
  return /\.(\d+)$/.exec(text)?.[1]?.length ?? (text.includes('e') ? 15 : 0);
}

function uuidsOf(page: string): ReadonlyMap<string, string> {
  const found = page.matchAll(/^gpu_up\{device_id="(\d+)",uuid="([^"]+)"/gm);
  return new Map([...found].map(([, device = '', uuid = '']) => [device, uuid]));
}

/** Devices of one of several servers. */
function shareOf(index: number, servers: number): (device: number) => boolean {
  return (device) => Math.floor((device * servers) / GPUS_PER_NODE) === index;
}

/** A series of the server under another name and on the GPUs of the node; undefined of what is not the server's. */
function renamed(
  series: string,
  name: string,
  uuids: ReadonlyMap<string, string>,
  has: (device: number) => boolean,
): string | undefined {
  if (series.includes(SOURCE_OF_SERVER))
    return series.replace(SOURCE_OF_SERVER, `source="inference/${name}"`);
  if (!series.includes(LABEL_OF_SERVER)) return undefined;
  const own = series.replace(LABEL_OF_SERVER, `server="${name}"`);
  const device = /device_id="(\d+)"/.exec(series)?.[1];
  if (device === undefined) return own;
  return has(Number(device)) ? own.replace(/uuid="[^"]+"/, `uuid="${uuids.get(device)}"`) : undefined;
}

function filtered(families: readonly Family[], rename: (series: string) => string | undefined): Family[] {
  return families.map((family) => ({
    ...family,
    series: family.series.flatMap((each) => {
      const series = rename(each.parts.join(''));
      return series === undefined ? [] : [{ ...each, parts: [series] }];
    }),
  }));
}

/** Several pages as one: a family stands once on it. */
function joined(pages: readonly (readonly Family[])[]): Family[] {
  const byName = new Map<string, Family>();
  for (const family of pages.flat()) {
    const series = family.series.map((each) => ({ ...each, parts: each.parts.join('').split(UUID_START) }));
    const known = byName.get(family.name);
    if (series.length > 0)
      byName.set(family.name, { ...family, series: [...(known?.series ?? []), ...series] });
  }
  return [...byName.values()];
}
