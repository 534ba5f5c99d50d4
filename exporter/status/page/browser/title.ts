import type { StatusView, VerdictView } from '../../view.ts';

const BY_URGENCY: readonly VerdictView['tone'][] = ['fault', 'act', 'spend', 'ok'];

/** Title of the tab: the most urgent verdict, and whose it is. */
export function titleOf({ servers, simulated }: StatusView): string {
  const judged = servers.flatMap(({ server, verdict }) => (verdict ? [{ server, verdict }] : []));
  const found = BY_URGENCY.map((tone) => judged.find(({ verdict }) => verdict.tone === tone)).find(Boolean);
  const product = simulated ? 'Headroom (simulated)' : 'Headroom';
  return found ? `${found.verdict.label}: ${found.server} · ${product}` : product;
}
