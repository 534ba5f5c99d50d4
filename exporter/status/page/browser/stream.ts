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
const VIEW_DEADLINE_MS = 5_000;

/** Relative to the page. */
interface StreamUrls {
  readonly events: string;
  readonly view: string;
}

/**
 * Follows the server-sent events for as long as the page is open. EventSource gives up for good on some errors and
 * waits as it likes on others, so each loss is met the same way: a new one, after a growing delay. Until then a view is
 * asked for: events may be refused or held back where plain requests are answered.
 */
export function followStream(urls: StreamUrls, { onView, onConnection }: StreamEvents): void {
  let source: EventSource | undefined;
  let delay = FIRST_DELAY_MS;
  let retry: number | undefined;
  let silence: number | undefined;

  function open(): void {
    window.clearTimeout(retry);
    source?.close();
    source = new EventSource(urls.events);
    source.addEventListener('open', () => onConnection('open'));
    source.addEventListener('error', lost);
    source.addEventListener('message', ({ data }: MessageEvent<string>) => take(data));
    // A port-forward whose other end is gone takes the connection and never answers.
    expectWithin(SHORTEST_SILENCE_MS);
  }

  function expectWithin(milliseconds: number): void {
    window.clearTimeout(silence);
    silence = window.setTimeout(lost, milliseconds);
  }

  function lost(): void {
    source?.close();
    window.clearTimeout(silence);
    window.clearTimeout(retry);
    onConnection('lost');
    void askOnce();
    retry = window.setTimeout(open, delay);
    delay = Math.min(2 * delay, LONGEST_DELAY_MS);
  }

  function take(data: string): void {
    const view = readView(data);
    if (!view) return;
    delay = FIRST_DELAY_MS;
    expectWithin(Math.max(SILENT_INTERVALS * view.intervalMs, SHORTEST_SILENCE_MS));
    onView(view);
  }

  async function askOnce(): Promise<void> {
    const asked = source;
    const view = await readOnce(urls.view);
    // What the stream says meanwhile is newer.
    if (view && asked === source) onView(view);
  }

  // The network is back: now is better than at the end of the delay.
  window.addEventListener('online', open);
  onConnection('connecting');
  open();
}

async function readOnce(url: string): Promise<StatusView | undefined> {
  try {
    const response = await fetch(url, { cache: 'no-store', signal: AbortSignal.timeout(VIEW_DEADLINE_MS) });
    return response.ok ? readView(await response.text()) : undefined;
  } catch {
    return undefined;
  }
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
