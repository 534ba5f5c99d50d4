import type { StatusView } from '../../view.ts';
import { byId, setHidden } from './dom.ts';
import { partsIn } from './part.ts';
import type { Moment } from './part.ts';
import { createVerdictCard } from './verdict-card.ts';

/** The section of verdicts. Gives the function that shows the next view. */
export function createVerdicts(): (view: StatusView, moment: Moment) => void {
  const section = byId('verdicts');
  const none = byId('no-servers');
  const show = partsIn(
    byId('servers'),
    ({ server, model }) => JSON.stringify([server, model]),
    createVerdictCard,
  );
  return function showVerdicts({ servers, collectedAt }, moment) {
    setHidden(section, servers.length === 0 && collectedAt === undefined);
    setHidden(none, servers.length > 0);
    show(servers, moment);
  };
}
