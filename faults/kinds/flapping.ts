import { setTimeout as sleep } from 'node:timers/promises';
import type { Answer } from '../../exporter/e2e/local-server.ts';
import { valuesOf } from '../../exporter/e2e/series.ts';
import { vllmPage } from '../../exporter/e2e/vllm-page.ts';
import { isUp, othersServed, startExporter } from '../exporter.ts';
import type { Fault } from '../fault.ts';
import type { Stage } from '../stage.ts';
import { cutOff, plain } from './misbehaviour.ts';

/** Name of the server that flaps. */
const ODD = 'odd';
const SOURCE = `inference/${ODD}`;
const LONGEST_MS = 120_000;

/** Another answer at each request: as it is with a server that is restarted again and again. */
export const flappingServer: Fault = {
  name: 'inference server flaps',
  promise:
    'no scrape fails, the page shows the server whenever it was read and never its old series; its counters do not fall',
  tried: 'every second reading is answered with 503, a cut connection or half a page',
  rounds: 1,
  async play(stage) {
    let readings = 0;
    const bad: readonly [Answer, ...Answer[]] = [
      (_request, response) => void response.writeHead(503).end(),
      cutOff,
      (request) => void request.socket.destroy(),
    ];
    const program = await startExporter(stage, {
      servers: {
        [ODD]: (request, response) => {
          readings++;
          if (readings % 2 === 0) return stage.pick(bad)(request, response);
          return void plain(response).end(vllmPage(readings, 'm'));
        },
      },
    });
    const seen = { up: 0, down: 0, tokens: 0 };
    await stage.underUsualLoad(
      program.url,
      (page) => othersServed(page) ?? flapProblem(page, seen),
      () => flaps(stage, seen),
    );
    stage.times = seen.down;
    stage.notes.push(`read ${seen.up} times, not read ${seen.down} times`);
  },
};

/** Until it was seen often enough both ways. */
async function flaps(stage: Stage, seen: { readonly up: number; readonly down: number }): Promise<void> {
  const wanted = stage.bounds.quick ? 5 : 100;
  const deadline = performance.now() + LONGEST_MS;
  while (Math.min(seen.up, seen.down) < wanted && performance.now() < deadline) await sleep(100);
  stage.promised(
    Math.min(seen.up, seen.down) >= wanted,
    `seen up ${seen.up} and down ${seen.down} times only`,
  );
}

function flapProblem(page: string, seen: { up: number; down: number; tokens: number }): string | undefined {
  const [tokens] = valuesOf(page, 'inference_generation_tokens_total', { server: ODD });
  if (!isUp(page, SOURCE)) {
    seen.down++;
    return tokens === undefined ? undefined : 'series of a server that could not be read were shown';
  }
  seen.up++;
  if (tokens === undefined) return 'a server that was read had no series';
  const fell = tokens < seen.tokens;
  seen.tokens = tokens;
  return fell ? 'a counter fell' : undefined;
}
