import type { ServerResponse } from 'node:http';

const MOST_STREAMS = 32;
const HEARTBEAT_MS = 15_000;
/** A reader that has not taken what was written for so long is cut off; its page connects anew. */
const SLOWEST_READER_MS = 60_000;
/** Of server-sent events: the page waits so long before it connects anew. */
const RETRY_MS = 3_000;

interface Stream {
  readonly response: ServerResponse;
  /** When it last had taken all that was written to it, monotonic milliseconds. */
  keptUpAt: number;
}

/** Pages that are told of each change. Of a reader that is slow at most one view waits in memory. */
export class Streams {
  private readonly streams = new Set<Stream>();
  private readonly onCount: (count: number) => void;
  private heartbeat: NodeJS.Timeout | undefined;
  private isClosed = false;

  /** `onCount` is told how many are open, each time that this changes. */
  constructor(onCount: (count: number) => void) {
    this.onCount = onCount;
  }

  /** Why no other stream can be opened now: a sentence. */
  get refusal(): string | undefined {
    if (this.isClosed) return 'The exporter is stopping.';
    if (this.streams.size < MOST_STREAMS) return undefined;
    return `${MOST_STREAMS} pages are open already. Close one, or read /status/view now and then.`;
  }

  /** Begins a stream with the view of now, as JSON, and keeps it until either side ends it. */
  open(response: ServerResponse, view: () => string): void {
    response.writeHead(200, {
      'Content-Type': 'text/event-stream',
      'Cache-Control': 'no-store',
      // For proxies that would hold events back until there are many.
      'X-Accel-Buffering': 'no',
    });
    const stream = { response, keptUpAt: performance.now() };
    this.streams.add(stream);
    response.on('close', () => this.remove(stream));
    this.heartbeat ??= setInterval(() => this.write(':\n\n'), HEARTBEAT_MS).unref();
    this.onCount(this.streams.size);
    response.write(`retry: ${RETRY_MS}\n${event(view())}`);
  }

  /** Sends a view, as JSON, to all who have taken the one before. */
  publish(view: string): void {
    this.write(event(view));
  }

  /** Ends all streams, and lets none begin. */
  close(): void {
    this.isClosed = true;
    for (const { response } of this.streams) response.end();
  }

  get count(): number {
    return this.streams.size;
  }

  private write(text: string): void {
    const now = performance.now();
    for (const stream of this.streams) {
      const { response } = stream;
      if (!response.writableNeedDrain) {
        stream.keptUpAt = now;
        response.write(text);
      } else if (now - stream.keptUpAt > SLOWEST_READER_MS) {
        response.destroy();
      }
    }
  }

  private remove(stream: Stream): void {
    if (!this.streams.delete(stream)) return;
    if (this.streams.size === 0) {
      clearInterval(this.heartbeat);
      this.heartbeat = undefined;
    }
    this.onCount(this.streams.size);
  }
}

/** JSON has no line breaks of its own, so that one line of data holds it. */
function event(json: string): string {
  return `data: ${json}\n\n`;
}
