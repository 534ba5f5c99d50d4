/** Panels drawn as Grafana draws them, as far as the data goes: every query of a panel, sent to a real Prometheus. */
import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import { z } from 'zod';
import { queriesOf } from './built.test.support.ts';
import type { PanelQuery } from './built.test.support.ts';
import { substituted } from './promql.test.support.ts';

/** What is shown: Unix seconds. */
export interface View {
  readonly url: string;
  readonly from: number;
  readonly to: number;
  readonly variables: Readonly<Record<string, string>>;
}

export interface Drawn {
  readonly refId: string;
  readonly expr: string;
  /** Series with at least one number. */
  readonly series: number;
  /** The highest of its numbers, -Infinity if there is none. */
  readonly highest: number;
  /** The message of Prometheus where it did not take it. */
  readonly error?: string;
}

/** Points of a panel as wide as a window of 1600 pixels: Grafana asks for one a pixel or so, and for no finer step than the panel's. */
const POINTS = 1_000;
const LEAST_STEP = 60;
const NICE_STEPS = [60, 120, 300, 600, 900, 1_200, 1_800, 3_600];

/** Everything but what asks for exemplars alone. */
export function drawn(panel: Panel, view: View): Promise<readonly Drawn[]> {
  return Promise.all(
    queriesOf(panel)
      .filter(({ exemplar }) => !exemplar)
      .map((query) => draw(query, view)),
  );
}

export async function draw(
  { refId, expr, instant = false }: Pick<PanelQuery, 'refId' | 'expr' | 'instant'>,
  { url, from, to, variables }: View,
): Promise<Drawn> {
  const step = stepOf(to - from);
  const query = substituted(expr, { variables, step, range: to - from });
  const when = instant ? { time: to } : { start: from, end: to, step };
  const answered = await ask(url, instant ? 'query' : 'query_range', { query, ...when });
  if (answered.data === undefined)
    return { refId, expr, series: 0, highest: -Infinity, error: answered.error ?? 'no data' };
  const told = answered.data.result.map(numbersOf).filter((numbers) => numbers.length > 0);
  const highest = told.flat().reduce((most, each) => Math.max(most, each), -Infinity);
  return { refId, expr, series: told.length, highest };
}

/** Between two points of a panel, seconds. */
export function stepOf(range: number, points = POINTS): number {
  return NICE_STEPS.find((nice) => nice >= range / points) ?? LEAST_STEP;
}

const sample = z.tuple([z.number(), z.string()]);
const series = z.object({ value: sample.optional(), values: z.array(sample).optional() });
const answer = z.object({
  error: z.string().optional(),
  data: z
    .object({
      result: z.array(series),
      /** Where it was asked for. */
      stats: z.object({ samples: z.object({ totalQueryableSamples: z.number() }) }).optional(),
    })
    .optional(),
});

function numbersOf({ value, values = [] }: z.infer<typeof series>): readonly number[] {
  const samples = value === undefined ? values : [value];
  return samples
    .map(([, text]) => Number(text.replace('Inf', 'Infinity')))
    .filter((number) => !isNaN(number));
}

export async function ask(
  url: string,
  endpoint: string,
  parameters: Readonly<Record<string, string | number>>,
) {
  const body = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) body.append(name, String(value));
  const response = await fetch(`${url}/api/v1/${endpoint}`, { method: 'POST', body });
  return answer.parse(await response.json());
}

const values = z.object({ data: z.array(z.string()) });

/** The values that a variable of a dashboard offers. @param definition `label_values(selector, label)` */
export async function offered(
  definition: string,
  { url, from, to, variables }: View,
): Promise<readonly string[]> {
  const [, of = '', label = ''] = /^label_values\((.+), (\w+)\)$/.exec(definition) ?? [];
  const query = new URLSearchParams({
    'match[]': substituted(of, { variables }),
    start: `${from}`,
    end: `${to}`,
  });
  const response = await fetch(`${url}/api/v1/label/${label}/values?${query.toString()}`);
  return values.parse(await response.json()).data;
}
