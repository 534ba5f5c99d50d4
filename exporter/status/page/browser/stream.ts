import type { StatusView } from '../../view.ts';

export type Connection = 'connecting' | 'open' | 'lost';

export interface StreamEvents {
  readonly onView: (view: StatusView) => void;
  readonly onConnection: (connection: Connection) => void;
}

const FIRST_DELAY_MS = 1_000;
const LONGEST_DELAY_MS = 10_000;
/** A connection that says nothing for this many intervals is taken for dead: a sleeping laptop, a cut port-forward. */
const SILENT_INTERVALS = 4;
const SHORTEST_SILENCE_MS = 10_000;

/**
 * Follows the server-sent events at `url` for as long as the page is open. EventSource gives up for good on some
 * errors and waits as it likes on others, so each loss is met the same way: a new one, after a growing delay.
 */
export function followStream(url: string, { onView, onConnection }: StreamEvents): void {
  let source: EventSource | undefined;
  let delay = FIRST_DELAY_MS;
  let retry: number | undefined;
  let silence: number | undefined;

  function open(): void {
    window.clearTimeout(retry);
    source?.close();
    source = new EventSource(url);
    source.addEventListener('open', () => onConnection('open'));
    source.addEventListener('error', lost);
    source.addEventListener('message', ({ data }: MessageEvent<string>) => take(data));
  }

  function lost(): void {
    source?.close();
    window.clearTimeout(silence);
    onConnection('lost');
    retry = window.setTimeout(open, delay);
    delay = Math.min(2 * delay, LONGEST_DELAY_MS);
  }

  function take(data: string): void {
    const view = readView(data);
    if (!view) return;
    delay = FIRST_DELAY_MS;
    window.clearTimeout(silence);
    silence = window.setTimeout(lost, Math.max(SILENT_INTERVALS * view.intervalMs, SHORTEST_SILENCE_MS));
    onView(view);
  }

  // The network is back: now is better than at the end of the delay.
  window.addEventListener('online', open);
  onConnection('connecting');
  open();
}

function readView(data: string): StatusView | undefined {
  try {
    const value: unknown = JSON.parse(data);
    return isView(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** The exporter that serves this page made the view: what is no view comes from something between the two. */
function isView(value: unknown): value is StatusView {
  return typeof value === 'object' && value !== null && 'servers' in value && Array.isArray(value.servers);
}
