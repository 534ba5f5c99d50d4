/** Every panel on a real Prometheus: each scenario of the simulator for hours, and a week of one of them. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { table } from '../exporter/documents/markdown.ts';
import { SCENARIO_NAMES } from '../exporter/simulator/scenarios/names.ts';
import { DASHBOARDS_BUILT, PANELS, panelsOf } from './built.test.support.ts';
import { draw, drawn, offered } from './drawing.test.support.ts';
import type { Drawn, View } from './drawing.test.support.ts';
import { pastOf } from './past.test.support.ts';
import type { Past } from './past.test.support.ts';

const HOUR = 3_600;
const WEEK = 7 * 24 * HOUR;
/** Of which a week is drawn: its answers change, its load does not. */
const OF_A_WEEK = 'silent-failure';
/** 64 GPUs as servers of two, where one such server is drawn. */
const SERVERS = 32;
/** That a panel may read to show a week of 64 GPUs. Prometheus refuses 50 million unless told otherwise. */
const MOST_SAMPLES = 2_000_000;

const GOLDEN = join(import.meta.dirname, 'drawn.golden.md');

let hours: Past;
let week: Past;
const views: Record<string, View> = {};

beforeAll(async () => {
  hours = await pastOf({
    scenarios: SCENARIO_NAMES,
    gpus: 2,
    days: 1 / 12,
    everyMs: 15_000,
    rules: ['recording'],
  });
  week = await pastOf({
    scenarios: [OF_A_WEEK],
    gpus: 2,
    days: 7.2,
    everyMs: 48_000,
    rules: ['recording', 'baselines'],
  });
  for (const name of SCENARIO_NAMES) {
    views[name] = { url: hours.url, from: hours.to - HOUR, to: hours.to, variables: { instance: name } };
  }
  views['a week'] = { url: week.url, from: week.to - WEEK, to: week.to, variables: {} };
}, 600_000);

afterAll(async () => {
  await hours?.stop();
  await week?.stop();
});

/** What each view shows of a panel. */
async function inEachView(
  panel: (typeof PANELS)[number]['panel'],
): Promise<readonly [string, readonly Drawn[]][]> {
  const found: [string, readonly Drawn[]][] = [];
  for (const [name, view] of Object.entries(views)) found.push([name, await drawn(panel, view)]);
  return found;
}

describe.each(PANELS)('$name', ({ panel }) => {
  test('is drawn without an error, and no query is empty everywhere', async () => {
    const all = (await inEachView(panel)).flatMap(([view, queries]) =>
      queries.map((query) => ({ view, ...query })),
    );
    expect(all.filter(({ error }) => error !== undefined)).toEqual([]);
    const told = new Set(all.filter(({ series }) => series > 0).map(({ refId }) => refId));
    expect(all.filter(({ refId }) => !told.has(refId)).map(({ expr }) => expr)).toEqual([]);
  });

  test('reads few samples for a week of many GPUs', async () => {
    const queries = await drawn(panel, views['a week']!);
    const samples = queries.reduce((sum, each) => sum + each.samples, 0);
    expect(samples * SERVERS).toBeLessThan(MOST_SAMPLES);
  });
});

describe.each(DASHBOARDS_BUILT)('$title', ({ templating, annotations }) => {
  test('offers values for its variables', async () => {
    const definitions = (templating.list ?? []).flatMap(({ definition }) => definition ?? []);
    expect(definitions.length).toBeGreaterThan(0);
    for (const view of Object.values(views)) {
      const found = await Promise.all(definitions.map((definition) => offered(definition, view)));
      expect(definitions.filter((_, index) => found[index]?.length === 0)).toEqual([]);
    }
  });

  test('asks for its annotations without an error', async () => {
    const asked = (annotations.list ?? []).map(({ name, expr = '' }) =>
      draw({ refId: name, expr }, views['healthy']!),
    );
    expect((await Promise.all(asked)).filter(({ error }) => error !== undefined)).toEqual([]);
  });
});

test('the table of what is seen where is current; if not, type: UPDATE_GOLDEN=1 npx vitest run dashboards', async () => {
  const sections: string[] = [
    '# What each scenario shows\n\nOf each panel whether it has data, in an hour of each scenario of the simulator and in a week of one of them.',
  ];
  for (const dashboard of DASHBOARDS_BUILT) {
    const rows: string[][] = [];
    for (const panel of panelsOf(dashboard)) {
      const seen = await inEachView(panel);
      rows.push([
        panel.title ?? '',
        ...seen.map(([, queries]) => (queries.some(({ series }) => series > 0) ? '●' : '')),
      ]);
    }
    sections.push(`## ${dashboard.title}`, table(['Panel', ...Object.keys(views)], rows));
  }
  const text = `${sections.join('\n\n')}\n`;
  if (process.env['UPDATE_GOLDEN'] === '1') writeFileSync(GOLDEN, text);
  expect(existsSync(GOLDEN) ? readFileSync(GOLDEN, 'utf8') : '').toBe(text);
}, 120_000);
