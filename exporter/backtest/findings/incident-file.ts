/** Incidents from a file: CSV with a header, or a list in YAML or JSON. */
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { z } from 'zod';
import { ConfigProblem } from '../../config/problem.ts';
import { csvRows } from './csv-rows.ts';
import type { Separator } from './csv-rows.ts';
import type { Incident } from './incidents.ts';

const EXAMPLE = 'start,end,name,server and 2026-09-24T13:05:00Z,2026-09-24T14:20:00Z,queue,chat';
const COLUMNS = new Set(['start', 'end', 'name']);

const entry = z.object({
  start: z.union([z.string(), z.number(), z.date()]),
  end: z.union([z.string(), z.number(), z.date()]),
  name: z.coerce.string().default(''),
  labels: z.record(z.string(), z.coerce.string()).default({}),
});

/** @throws ConfigProblem that names each entry that is wrong */
export function readIncidents(path: string): readonly Incident[] {
  // A trim takes the mark of byte order away, too.
  const text = readText(path).trim();
  const separator = separatorOf(text);
  const found = separator ? rowsOf(path, text, separator) : listOf(path, text);
  const problems: string[] = [];
  const incidents = found.flatMap((each, index) => {
    const incident = incidentOf(each);
    if (typeof incident !== 'string') return [incident];
    problems.push(`--incidents: ${path}: entry ${index + 1}: ${incident}`);
    return [];
  });
  if (problems.length > 0) throw new ConfigProblem(problems);
  if (incidents.length === 0)
    throw new ConfigProblem([`--incidents: ${path}: holds no incident. Try the lines ${EXAMPLE}.`]);
  return incidents.toSorted((one, other) => one.from - other.from);
}

function incidentOf(found: unknown): Incident | string {
  const { data } = entry.safeParse(found);
  if (!data) return 'has no start and end. Try {start: 2026-09-24T13:05:00Z, end: 2026-09-24T14:20:00Z}.';
  const [from, to] = [timeOf(data.start), timeOf(data.end)];
  if (from === undefined) return `start: "${String(data.start)}" is no time. Try "2026-09-24T13:05:00Z".`;
  if (to === undefined) return `end: "${String(data.end)}" is no time. Try "2026-09-24T14:20:00Z".`;
  if (to <= from) return 'ends before it starts. Try the two times the other way round.';
  return { from, to, name: data.name, labels: data.labels };
}

/** Unix seconds of a time with its zone, or of Unix seconds. */
export function timeOf(found: string | number | Date): number | undefined {
  if (found instanceof Date) return found.getTime() / 1_000;
  const text = String(found).trim();
  if (/^\d{9,11}(\.\d+)?$/.test(text)) return Number(text);
  // Without a zone it would be another time on another machine.
  if (!/^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)$/i.test(text)) return undefined;
  const milliseconds = Date.parse(text.replace(' ', 'T'));
  return Number.isNaN(milliseconds) ? undefined : milliseconds / 1_000;
}

/** The separator of a header that has the columns start and end, in any order; `undefined` if it is no header. */
function separatorOf(text: string): Separator | undefined {
  const [header = ''] = text.split(/\r?\n/, 1);
  return ([',', ';'] as const).find((separator) => {
    const cells = header.split(separator).map((name) => name.replaceAll('"', '').trim().toLowerCase());
    const names = new Set(cells);
    return names.has('start') && names.has('end');
  });
}

function rowsOf(path: string, text: string, separator: Separator): readonly unknown[] {
  const [names = [], ...rows] = cellsOf(path, text, separator);
  const long = rows.findIndex((cells) => cells.length > names.length);
  if (long >= 0)
    throw new ConfigProblem([
      `--incidents: ${path}: entry ${long + 1}: ${rows[long]?.length ?? 0} cells, ${names.length} expected as in the header. Try quotes around a text with "${separator}".`,
    ]);
  return rows.map((cells) => {
    const labels: Record<string, string> = {};
    const row: Record<string, unknown> = { labels };
    for (const [index, name] of names.entries()) {
      const value = cells[index] ?? '';
      if (COLUMNS.has(name.toLowerCase())) row[name.toLowerCase()] = value;
      else if (value !== '') labels[name] = value;
    }
    return row;
  });
}

function cellsOf(path: string, text: string, separator: Separator): readonly (readonly string[])[] {
  try {
    return csvRows(text, separator);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new ConfigProblem([
      `--incidents: ${path}: ${error.message}. Try "one, two" with two quotes around the text.`,
    ]);
  }
}

function listOf(path: string, text: string): readonly unknown[] {
  const list = z.union([z.array(z.unknown()), z.object({ incidents: z.array(z.unknown()) })]);
  const read = list.safeParse(yamlOf(path, text)).data;
  if (!read) {
    throw new ConfigProblem([`--incidents: ${path}: neither CSV nor a list. Try the lines ${EXAMPLE}.`]);
  }
  return 'incidents' in read ? read.incidents : read;
}

function yamlOf(path: string, text: string): unknown {
  try {
    return parse(text, { maxAliasCount: 100 });
  } catch (error) {
    const reason = error instanceof Error ? (error.message.split('\n', 1)[0] ?? '') : String(error);
    throw new ConfigProblem([`--incidents: ${path}: ${reason}. Try the lines ${EXAMPLE}.`]);
  }
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new ConfigProblem([`--incidents: ${reason}. Try a file that you may read.`]);
  }
}
