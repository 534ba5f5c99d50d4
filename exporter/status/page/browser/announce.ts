import type { StatusView } from '../../view.ts';
import { byId } from './dom.ts';
import type { LiveState } from './live.ts';
import { wordsOf } from './words.ts';

/**
 * Tells screen readers what changed in the story and nothing else: another verdict, data that became old, data that
 * are live again. The first view is the page itself and is not told.
 */
export function createAnnouncer(): (view: StatusView, state: LiveState) => void {
  const region = byId('announcements');
  let told: ReadonlyMap<string, string> | undefined;
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

function verdictsOf({ servers }: StatusView): Map<string, string> {
  return new Map(
    servers.map(({ server, model, verdict }) => [
      `${server}, ${model}`,
      verdict ? `${wordsOf(verdict).name}. ${verdict.says}` : 'no verdict',
    ]),
  );
}

function changes(before: ReadonlyMap<string, string>, after: ReadonlyMap<string, string>): string[] {
  const nameOf = (text: string | undefined) => text?.split('. ', 1)[0];
  return [...after]
    .filter(([server, text]) => nameOf(before.get(server)) !== nameOf(text))
    .map(([server, text]) => `${server}: ${text}`);
}
