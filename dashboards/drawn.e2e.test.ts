/** Every panel on a real Prometheus. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { table } from '../exporter/documents/markdown.ts';
import { DASHBOARDS_BUILT, PANELS, panelsOf } from './built.test.support.ts';
import { draw, drawn, offered } from './drawing.test.support.ts';
import type { Drawn } from './drawing.test.support.ts';
import { startFleetWeek } from './fleet-week.test.support.ts';
import type { ReadsOf } from './fleet-week.test.support.ts';
import { A_WEEK, startViews } from './views.test.support.ts';
import type { Views } from './views.test.support.ts';

/** That a panel may read to show a week of 64 GPUs. Prometheus refuses 50 million unless told otherwise. */
const MOST_SAMPLES = 2_000_000;

const GOLDEN = join(import.meta.dirname, 'drawn.golden.md');

const undo: (() => Promise<void>)[] = [];
let views: Views;
let readsOf: ReadsOf;

function cleanup(step: () => Promise<void>): void {
  undo.push(step);
}

beforeAll(async () => {
  views = await startViews(cleanup);
  readsOf = await startFleetWeek(Object.values(views), cleanup);
}, 600_000);

afterAll(async () => {
  for (const step of undo.toReversed()) await step();
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
    const silent = all.filter(({ refId }) => !told.has(refId)).map(({ expr }) => expr);
    expect([...new Set(silent)]).toEqual([]);
  });

  test('reads few samples for a week of many GPUs, and some', async () => {
    const reads = await readsOf(panel);
    expect(reads.filter(({ samples, error }) => samples === 0 || error !== undefined)).toEqual([]);
    expect(reads.reduce((sum, { samples }) => sum + samples, 0)).toBeLessThan(MOST_SAMPLES);
  });
});

describe.each(DASHBOARDS_BUILT)('$title', ({ templating, annotations }) => {
  test('offers values for each of its variables', async () => {
    for (const { name, definition } of (templating.list ?? []).filter(
      (each) => each.definition !== undefined,
    )) {
      const found = Object.values(views).map((view) => offered(definition ?? '', view));
      expect([name, (await Promise.all(found)).flat()]).not.toEqual([name, []]);
    }
  });

  // Grafana draws none where the value is not above 0; where the value is the time, it is none of the future.
  test.each(annotations.list ?? [])('marks $name where it happened', async (annotation) => {
    const { name, expr = '', useValueForTime = false } = annotation;
    const asked = Object.values(views).map(async (view) => {
      const { highest, error } = await draw({ refId: name, expr }, view);
      return { highest, error, latest: useValueForTime ? view.to * 1_000 : Infinity };
    });
    const all = await Promise.all(asked);
    expect(all.filter(({ error }) => error !== undefined)).toEqual([]);
    expect(all.filter(({ highest, latest }) => highest > latest)).toEqual([]);
    expect(all.some(({ highest }) => highest > 0)).toBe(true);
  });
});

/** Shown only where demand grows, and a week of steady demand grows or shrinks a little, by the hour at which it ends. */
const BY_CHANCE = { title: 'Demand meets capacity', view: A_WEEK };

function cell(title: string, view: string, queries: readonly Drawn[]): string {
  if (title === BY_CHANCE.title && view === BY_CHANCE.view) return '◐';
  return queries.some(({ series }) => series > 0) ? '●' : '';
}

test('the table of what is seen where is current; if not, type: UPDATE_GOLDEN=1 npx vitest run dashboards', async () => {
  const sections: string[] = [
    '# What each scenario shows\n\nOf each panel whether it has data, in an hour of each scenario of the simulator, in a week of one of them, in two weeks of growing demand and alerts, of an exporter whose rules are not loaded, and of one that reads GPUs behind a fake NVML and has those of GPUs. ◐: by the hour, has it or not.',
  ];
  for (const dashboard of DASHBOARDS_BUILT) {
    const rows: string[][] = [];
    for (const panel of panelsOf(dashboard)) {
      const seen = await inEachView(panel);
      rows.push([
        panel.title ?? '',
        ...seen.map(([view, queries]) => cell(panel.title ?? '', view, queries)),
      ]);
    }
    sections.push(`## ${dashboard.title}`, table(['Panel', ...Object.keys(views)], rows));
  }
  const text = `${sections.join('\n\n')}\n`;
  if (process.env['UPDATE_GOLDEN'] === '1') writeFileSync(GOLDEN, text);
  expect(existsSync(GOLDEN) ? readFileSync(GOLDEN, 'utf8') : '').toBe(text);
}, 120_000);
