/** Sends finished requests as statsd lines with tags, as its clients write them: many lines in a write or a datagram. */
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** Lines are sent; gives when they are handed over. */
export interface StatsdSender {
  send(lines: readonly string[]): Promise<void>;
  close(): Promise<void>;
}

/** What fits into one Ethernet frame. */
const DATAGRAM_BYTES = 1_432;
/** A datagram that comes too fast is lost, so they do not come faster than this: lines a second. */
export const UDP_LINES_PER_SECOND = 60_000;

/** The numbers of `requests` finished requests, the first of which is `first`: the same as in the events of the bench. */
export function linesOf(first: number, requests: number): string[] {
  return Array.from({ length: requests }, (_, at) => first + at).flatMap((id) => {
    const tags = `#server:chat,model:model-${id % 4}`;
    return [
      `inference_request_duration:${1000 + (id % 97) * 100}|ms|${tags}`,
      `inference_ttft:${(id % 89) * 10}|ms|${tags}`,
      `inference_queue_wait:${(id % 13) * 10}|ms|${tags}`,
      `inference_prompt_tokens:${id % 4096}|h|${tags}`,
      `inference_output_tokens:${2 + (id % 500)}|h|${tags}`,
      `inference_requests:1|c|${tags},outcome:ok`,
    ];
  });
}

/** Lines packed into datagrams, none cut. */
export function datagramsOf(lines: readonly string[]): string[] {
  const datagrams: string[] = [];
  let packed = '';
  for (const line of lines) {
    if (packed !== '' && packed.length + 1 + line.length > DATAGRAM_BYTES) {
      datagrams.push(packed);
      packed = '';
    }
    packed += packed === '' ? line : `\n${line}`;
  }
  return packed === '' ? datagrams : [...datagrams, packed];
}

export async function openStatsdTcp(port: number): Promise<StatsdSender> {
  const socket = connect({ port, host: '127.0.0.1' });
  await once(socket, 'connect');
  return {
    async send(lines) {
      if (!socket.write(`${lines.join('\n')}\n`)) await once(socket, 'drain');
    },
    async close() {
      socket.end();
      await once(socket, 'close');
    },
  };
}

export async function openStatsdUdp(port: number): Promise<StatsdSender> {
  const socket = createSocket('udp4');
  socket.connect(port, '127.0.0.1');
  await once(socket, 'connect');
  let dueAt = performance.now();
  return {
    async send(lines) {
      dueAt = Math.max(dueAt, performance.now());
      for (const datagram of datagramsOf(lines)) {
        const wait = dueAt - performance.now();
        if (wait > 1) await sleep(wait);
        socket.send(datagram);
        dueAt += (1000 * datagram.split('\n').length) / UDP_LINES_PER_SECOND;
      }
    },
    async close() {
      socket.close();
      await once(socket, 'close');
    },
  };
}
