import type { Cleanup } from './child.ts';

export interface EventStream {
  /** Answer of the server; a stream that it refuses has no events. */
  readonly status: number;
  /** What comes next, one block of lines at a time: an event, or a comment. `undefined` when the server has ended it. */
  next(): Promise<string | undefined>;
  /** Hangs up, as a page that is closed. */
  close(): void;
}

/** Opens a stream of server-sent events, as a page does; it is closed when the test ends. */
export async function openEventStream(url: string, cleanup: Cleanup): Promise<EventStream> {
  const leave = new AbortController();
  cleanup(async () => leave.abort());
  const response = await fetch(url, { headers: { Accept: 'text/event-stream' }, signal: leave.signal });
  const chunks = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  return {
    status: response.status,
    close: () => leave.abort(),
    async next() {
      while (!text.includes('\n\n')) {
        const chunk = await chunks?.read();
        if (chunk?.value === undefined) return undefined;
        text += chunk.value;
      }
      const end = text.indexOf('\n\n');
      const block = text.slice(0, end);
      text = text.slice(end + 2);
      return block;
    },
  };
}

/** The JSON of an event. */
export function dataOf(block: string | undefined): unknown {
  const line = block?.split('\n').find((candidate) => candidate.startsWith('data: '));
  if (line === undefined) throw new Error(`no event with data: ${block}`);
  return JSON.parse(line.slice('data: '.length));
}
