import { WINDOW_SECONDS } from '../../../alerts/verdict/inputs.ts';
import { GPU_COLUMNS, SERVER_COLUMNS } from './columns.ts';

/** What the page shows. */
export const SPAN_MS = 15 * 60_000;
/** A point closer to the one before is not kept. Under 5 s, so that a timer of 5 s that fires early is not lost. */
export const SHORTEST_GAP_MS = 4_500;
/** Points of the span, and those that lie on its ends. */
export const SLOTS = Math.ceil(SPAN_MS / SHORTEST_GAP_MS) + 1;
/** Histograms are needed for the window of the verdict only. */
export const WINDOW_SLOTS = Math.ceil((WINDOW_SECONDS * 1000) / SHORTEST_GAP_MS) + 1;
export const MOST_GPUS = 64;
/** One model of one server each. */
export const MOST_SERVERS = 32;
/** Latencies with more bounds are thinned; 35 is the most on the pages in our tests. */
export const MOST_BOUNDS = 64;
/** Characters of a label set; a longer one is left out. */
export const LONGEST_KEY = 1_024;

const BYTES = Float64Array.BYTES_PER_ELEMENT;
/** Texts are held as key, as name and in the map of keys; two bytes a character where they are not Latin. */
const TEXTS_BYTES = 2 * 4 * LONGEST_KEY;
const HISTOGRAMS = 2;

/**
 * The most bytes that the ring holds, whatever it is given: its numbers, and the texts that name them. 5.2 MB; 8 GPUs
 * and one server with usual names come to 0.2 MB.
 */
export function mostBytes(): number {
  const columns =
    MOST_GPUS * Object.keys(GPU_COLUMNS).length + MOST_SERVERS * Object.keys(SERVER_COLUMNS).length;
  // Beside the ring of each histogram: its times, and the bounds, the last counts and their sums.
  const histogram = WINDOW_SLOTS * (MOST_BOUNDS + 1) + WINDOW_SLOTS + 3 * (MOST_BOUNDS + 1);
  return (
    BYTES * (SLOTS + SLOTS * columns + MOST_SERVERS * HISTOGRAMS * histogram) +
    TEXTS_BYTES * (MOST_GPUS + MOST_SERVERS)
  );
}
