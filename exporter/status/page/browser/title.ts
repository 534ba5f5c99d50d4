import type { StatusView } from '../../view.ts';

/** Title of the tab: what is said of the server that stands first, the most urgent, unless it is old. */
export function titleOf({ servers, simulated }: StatusView, stale: boolean): string {
  const product = simulated ? 'Headroom (simulated)' : 'Headroom';
  if (stale) return `Stale · ${product}`;
  const [first] = servers;
  return first ? `${first.verdict?.label ?? 'No verdict'}: ${first.server} · ${product}` : product;
}
