import { byId, setAttribute, setHidden, setText } from './dom.ts';
import { dataAge, isStale } from './freshness.ts';
import type { ClientTime, Received } from './freshness.ts';
import type { Connection } from './stream.ts';
import { ago, lengthOf } from './time.ts';

export type LiveState = 'connecting' | 'live' | 'reconnecting' | 'stale';

/** Stale counts more than a connection that is just being made again: it is about the figures on the page. */
export function liveState(
  received: Received | undefined,
  connection: Connection,
  clientNow: ClientTime,
): LiveState {
  if (!received) return connection === 'lost' ? 'reconnecting' : 'connecting';
  if (isStale(received, clientNow)) return 'stale';
  return connection === 'open' ? 'live' : 'reconnecting';
}

const STATE_WORDS: Readonly<Record<LiveState, string>> = {
  connecting: 'Connecting',
  live: 'Live',
  reconnecting: 'Reconnecting',
  stale: 'Stale',
};

/** The word beside the title, and the banner over old figures. Gives the function that shows the next state. */
export function createLive(): (
  received: Received | undefined,
  connection: Connection,
  clientNow: ClientTime,
) => LiveState {
  const indicator = byId('live');
  const word = byId('live-word');
  const age = byId('live-age');
  const banner = byId('stale');
  const staleAge = byId('stale-age');
  const reason = byId('stale-reason');
  return function showLive(received, connection, clientNow) {
    const state = liveState(received, connection, clientNow);
    setAttribute(indicator, 'data-state', state);
    setAttribute(document.documentElement, 'data-state', state);
    setText(word, STATE_WORDS[state]);
    const milliseconds = received ? dataAge(received, clientNow) : 0;
    setText(age, received?.view.collectedAt === undefined ? '' : `last data ${ago(0, milliseconds)}`);
    setHidden(banner, state !== 'stale');
    setText(staleAge, `Stale: last data ${lengthOf(milliseconds)} ago.`);
    setText(reason, connection === 'open' ? SILENT_SOURCES : LOST);
    return state;
  };
}

const LOST =
  'The connection to the exporter is lost; this page keeps trying. What you see is what was last known.';
const SILENT_SOURCES =
  'The exporter answers, but nothing has been collected since. See the sources below for the reason.';
