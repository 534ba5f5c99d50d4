import type { PrometheusClient } from '../../prometheus-client/client.ts';
import type { RawSelector } from '../plan/plan.ts';

/** Times at which it is looked for names. */
const LOOKS = 20;

/** Selectors that name no series, as one for each name that they find. @throws PrometheusProblem when the server does not answer */
export async function withNames(
  client: PrometheusClient,
  selectors: readonly RawSelector[],
  to: number,
  recorded: ReadonlySet<string>,
): Promise<readonly RawSelector[]> {
  const named = new Map(selectors.flatMap((each) => (each.name === '' ? [] : [[each.name, each]])));
  for (const { matchers, from } of selectors.filter(({ name }) => name === '')) {
    const step = Math.max(1, Math.floor((to - from) / LOOKS));
    for (const { name } of await client.range(`group by (__name__) ({${matchers}})`, { from, to, step })) {
      if (name === '' || recorded.has(name)) continue;
      const known = named.get(name);
      named.set(name, { name, matchers: '', from: Math.min(from, known?.from ?? from) });
    }
  }
  return [...named.values()];
}
