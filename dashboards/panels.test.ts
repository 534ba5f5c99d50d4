/** What every panel and every dashboard must have. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { DASHBOARDS } from '../alerts/alerting/dashboards.ts';
import { BOARDS } from './boards.ts';
import { DASHBOARDS_BUILT, PANELS, panelsOf, queriesOf } from './built.test.support.ts';
import { dashboardFile } from './document.ts';
import { isKnown } from './queries/known.ts';
import { selectorsIn } from './selectors.test.support.ts';

const GENERATED = 'dashboards/generated';

describe.each(PANELS)('$name', ({ panel }) => {
  const { title = '', description = '', fieldConfig, gridPos } = panel;

  test('says what it means, what to do and where it is from', () => {
    expect(description).toMatch(
      /^[A-Z“].+\.\n\n\*\*What to do:\*\* .+\.\n\n\*\*From:\*\* (`[\w:]+`(, )?)+$/s,
    );
    // Where the window is 1000 pixels wide.
    expect(title.length).toBeLessThanOrEqual((40 * (gridPos?.w ?? 0) - 60) / 7.5);
  });

  test('has a unit, and words for what is not there', () => {
    const { unit, noValue, mappings = [] } = fieldConfig?.defaults ?? {};
    expect(unit).toBeTruthy();
    expect(noValue).toMatch(/^[A-Z]/);
    expect(mappings).toContainEqual({
      type: 'special',
      options: { match: 'nan', result: { text: noValue } },
    });
  });

  test('reads only series that somebody exports or records', () => {
    const read = queriesOf(panel).flatMap(({ expr }) => selectorsIn(expr));
    expect(read.map(({ name }) => name).filter((name) => !isKnown(name))).toEqual([]);
  });

  test('names its series', () => {
    const legends = queriesOf(panel).map(({ legendFormat }) => legendFormat);
    expect(legends.filter((legend) => legend === '')).toEqual([]);
    expect(new Set(legends).size).toBe(legends.length);
  });
});

const organizes = z.object({
  id: z.literal('organize'),
  options: z.object({ renameByName: z.record(z.string(), z.string()) }),
});
const hasLinks = z.object({ id: z.literal('links'), value: z.array(z.object({ url: z.string() })) });

/** Titles of the columns of a table. */
function columnsOf({ transformations = [] }: Panel): readonly string[] {
  return transformations.flatMap((each) => {
    const { data } = organizes.safeParse(each);
    return data ? Object.values(data.options.renameByName) : [];
  });
}

const LINKS = PANELS.flatMap(({ name, panel }) =>
  (panel.fieldConfig?.overrides ?? [])
    .flatMap(({ properties }) => properties.flatMap((each) => hasLinks.safeParse(each).data?.value ?? []))
    .map(({ url }) => ({ name, url, columns: columnsOf(panel) })),
);

test('there are links from rows', () => {
  expect(LINKS.length).toBeGreaterThan(1);
});

test.each(LINKS)('a link from a row of $name reads columns that the table has', ({ url, columns }) => {
  const read = [...url.matchAll(/__data\.fields\.(\w+)/g)].map(([, column = '']) => column);
  expect(columns).toEqual(expect.arrayContaining(read));
});

// An index is one of many GPUs unless the exporter stands beside it.
test.each(LINKS.filter(({ url }) => url.includes('var-device_id=')))(
  'a link to a GPU by its index in $name names the exporter of its row',
  ({ url }) => {
    expect(url).toContain('var-instance=${__data.fields.Instance}');
  },
);

describe.each(DASHBOARDS_BUILT)('$title', (dashboard) => {
  const { panels = [], templating, links, tags, schemaVersion, description } = dashboard;

  const all = panels.flatMap((panel) => ('panels' in panel ? [[panel], panel.panels].flat() : panel));

  test('is classic, asks a question and leads to the others', () => {
    expect([schemaVersion, tags]).toEqual([42, ['headroom']]);
    expect(description).toMatch(/^[A-Z].+\?$/);
    expect(links).toMatchObject([{ tags: ['headroom'], keepTime: true, includeVars: true }]);
  });

  test('asks for its annotations as each Grafana does', () => {
    const { list = [] } = dashboard.annotations ?? {};
    expect(list.length).toBeGreaterThan(0);
    for (const { expr, step, target } of list)
      expect(target).toMatchObject({ refId: 'Anno', expr, interval: step });
    const read = list.flatMap(({ expr = '' }) => selectorsIn(expr));
    expect(read.map(({ name }) => name).filter((name) => !isKnown(name))).toEqual([]);
  });

  test('fills each line of 24 columns, and no two panels overlap', () => {
    const cells = all.flatMap(({ gridPos: { x, y, w, h } = { x: 0, y: 0, w: 0, h: 0 } }) =>
      Array.from({ length: w * h }, (_, cell) => `${x + (cell % w)} ${y + Math.floor(cell / w)}`),
    );
    expect(cells.length % 24).toBe(0);
    expect(new Set(cells).size).toBe(cells.length);
  });

  test('numbers its panels', () => {
    const ids = all.map(({ id }) => id);
    expect(ids).toEqual(ids.map((_, index) => index + 1));
  });

  test('uses each of its variables', () => {
    const text = JSON.stringify([panelsOf(dashboard), templating.list]);
    const unused = (templating.list ?? []).filter(({ name }) => !new RegExp(`\\$\\{?${name}\\b`).test(text));
    expect(unused.map(({ name }) => name)).toEqual([]);
  });
});

test('the generated files are those of the code; if not, type: npm run generate', () => {
  expect(readdirSync(GENERATED).toSorted()).toEqual(BOARDS.map(({ uid }) => `${uid}.json`).toSorted());
  const stale = BOARDS.filter(
    (board) => readFileSync(join(GENERATED, `${board.uid}.json`), 'utf8') !== dashboardFile(board),
  );
  expect(stale.map(({ uid }) => uid)).toEqual([]);
});

test.each(Object.entries(DASHBOARDS))(
  'alerts that lead to %s fill variables that it has',
  (_, { uid, variables }) => {
    const { variables: common = [], ownVariables = [] } = BOARDS.find((each) => each.uid === uid) ?? {};
    const names = [...common, ...ownVariables.map((own) => own.build().name)];
    expect(names).toEqual(expect.arrayContaining([...variables]));
  },
);
