import type { StatusView } from '../../view.ts';

/** A view and when it came, Unix milliseconds of this machine. */
export interface Received {
  readonly view: StatusView;
  readonly at: number;
}

/** Stale after this many intervals without data. */
const INTERVALS = 3;

/** The exporter's time, told by the view and by how long it has been here: the two clocks need not agree. */
export function exporterTime({ view, at }: Received, clientNow: number): number {
  return view.now + Math.max(0, clientNow - at);
}

/** Milliseconds since the data were collected; before the first collection, since the exporter said so. */
export function dataAge(received: Received, clientNow: number): number {
  const { view } = received;
  return exporterTime(received, clientNow) - (view.collectedAt ?? view.now);
}

export function isStale(received: Received, clientNow: number): boolean {
  return dataAge(received, clientNow) > INTERVALS * received.view.intervalMs;
}
