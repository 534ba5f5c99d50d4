import type { StatusView } from '../../view.ts';

/**
 * A time of this machine, milliseconds, by two clocks: the one of the wall can be set back, and the one that only runs
 * forward stands still in some browsers while the machine sleeps.
 */
export interface ClientTime {
  readonly wall: number;
  readonly steady: number;
}

/** A view and when it came. */
export interface Received {
  readonly view: StatusView;
  readonly at: ClientTime;
}

export function clientTime(): ClientTime {
  return { wall: Date.now(), steady: performance.now() };
}

/** Stale after this many intervals without data. */
const INTERVALS = 3;

/** The exporter's time, told by the view and by how long it has been here: the two clocks need not agree. */
export function exporterTime({ view, at }: Received, clientNow: ClientTime): number {
  return view.now + Math.max(0, clientNow.wall - at.wall, clientNow.steady - at.steady);
}

/** Milliseconds since the data were collected; before the first collection, since the exporter said so. */
export function dataAge(received: Received, clientNow: ClientTime): number {
  const { view } = received;
  return exporterTime(received, clientNow) - (view.collectedAt ?? view.now);
}

export function isStale(received: Received, clientNow: ClientTime): boolean {
  return dataAge(received, clientNow) > INTERVALS * received.view.intervalMs;
}
