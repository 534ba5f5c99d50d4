import type { StatusView } from '../../view.ts';
import { byId } from './dom.ts';
import type { LiveState } from './live.ts';

/**
 * Tells screen readers what changed in the story and nothing else: another verdict, data that became old, data that
 * are live again. The first view is the page itself and is not told.
 */
export function createAnnouncer(): (view: StatusView, state: LiveState) => void {
  const region = byId('announcements');
  let told: ReadonlyMap<string, Told> | undefined;
  let wasStale = false;
  return function announce(view, state) {
    const verdicts = verdictsOf(view);
    const news = told ? changes(told, verdicts) : [];
    told = verdicts;
    const stale = state === 'stale';
    if (stale !== wasStale)
      news.push(stale ? 'The data on this page are stale.' : 'The data are live again.');
    wasStale = stale;
    if (news.length > 0) region.textContent = news.join(' ');
  };
}

/** What was said of a server: its figures change with every view, its verdict does not. */
interface Told {
  readonly verdict: string | undefined;
  readonly text: string;
}

function verdictsOf({ servers }: StatusView): Map<string, Told> {
  return new Map(
    servers.map(({ server, model, verdict }) => {
      const text = verdict ? `${verdict.label}. ${verdict.says}` : 'no verdict.';
      return [`${server}, ${model}`, { verdict: verdict?.name, text }];
    }),
  );
}

function changes(before: ReadonlyMap<string, Told>, after: ReadonlyMap<string, Told>): string[] {
  return [...after]
    .filter(([server, { verdict }]) => before.get(server)?.verdict !== verdict)
    .map(([server, { text }]) => `${server}: ${text}`);
}
