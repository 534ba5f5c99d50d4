/** Headroom beside its peers: scrapes on nodes of GPUs, then intake. */
import { EXPORTERS } from './exporters.ts';
import type { Exporter } from './exporters.ts';
import { measureIntake } from './intake/measure.ts';
import type { IntakeFigures } from './intake/measure.ts';
import { RECEIVERS } from './intake/receivers.ts';
import type { GpuNode } from './node.ts';
import type { Amount } from './options.ts';
import { skipped } from './programs.ts';
import type { Peer, PeerName } from './programs.ts';
import { measureScrapes } from './scrapes.ts';
import type { ScrapeFigures } from './scrapes.ts';

export interface Comparison {
  readonly peers: readonly Peer[];
  /** A sentence for each peer that is not here. */
  readonly skipped: readonly string[];
  readonly scrapes: readonly NodeFigures[];
  readonly intake: readonly IntakeFigures[];
}

export interface NodeFigures {
  /** What the node is. */
  readonly what: string;
  readonly figures: readonly ScrapeFigures[];
}

/**
 * Measures Headroom and the peers that are found.
 * @param nodes each is made when its turn comes
 * @param progress is told what is measured now, and what is skipped
 */
export async function compare(
  find: (name: PeerName) => Promise<Peer | undefined>,
  nodes: readonly (() => Promise<GpuNode>)[],
  { scrapes, intake }: Amount,
  progress: (line: string) => void,
): Promise<Comparison> {
  const compared = [...EXPORTERS, ...(intake ? RECEIVERS : [])].flatMap(({ peer }) => peer ?? []);
  const names = [...new Set(compared)];
  const found = await Promise.all(names.map(async (name) => ({ name, peer: await find(name) })));
  const peers = found.flatMap(({ peer }) => peer ?? []);
  const missing = found.flatMap(({ name, peer }) => (peer ? [] : [skipped(name)]));
  missing.forEach(progress);
  const measured: NodeFigures[] = [];
  for (const make of nodes) {
    const node = await make();
    progress(`scrapes, ${node.what}`);
    try {
      const exporters = present(EXPORTERS, peers).map(({ one, path }) => ({ exporter: one, path }));
      measured.push({ what: node.what, figures: await measureScrapes(exporters, node, scrapes) });
    } finally {
      node.remove();
    }
  }
  if (!intake) return { peers, skipped: missing, scrapes: measured, intake: [] };
  progress('intake');
  const receivers = present(RECEIVERS, peers).map(({ one, path }) => ({ receiver: one, path }));
  return { peers, skipped: missing, scrapes: measured, intake: await measureIntake(receivers, intake) };
}

/** Those whose program is here, and where it is; nowhere for ours. */
function present<One extends Pick<Exporter, 'peer'>>(
  all: readonly One[],
  peers: readonly Peer[],
): { readonly one: One; readonly path: string }[] {
  return all.flatMap((one) => {
    if (one.peer === undefined) return [{ one, path: '' }];
    const peer = peers.find(({ name }) => name === one.peer);
    return peer ? [{ one, path: peer.path }] : [];
  });
}
