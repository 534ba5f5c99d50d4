import type { Request, Response } from 'express';
import type { Collector } from '../snapshot/collector.ts';
import type { SourceHealth } from '../snapshot/runner.ts';

/** Kubernetes gives a probe one second unless told otherwise. */
const PROBE_DEADLINE_MS = 900;

/** Alive: the event loop turns. Says nothing of sources, so that no driver fault gets the exporter restarted. */
export function healthy(_request: Request, response: Response): void {
  response.type('text/plain').send('Headroom is healthy.\n');
}

/** Ready: every required source has been read and is fresh. 503 names those that are not, and why. */
export function readyHandler(collector: Collector) {
  return async function ready(_request: Request, response: Response): Promise<void> {
    const missing = await collector.notReady(PROBE_DEADLINE_MS);
    if (missing.length === 0) {
      response.type('text/plain').send('Headroom is ready.\n');
      return;
    }
    response
      .status(503)
      .type('text/plain')
      .send(`Not ready:\n${missing.map(line).join('')}`);
  };
}

function line(health: SourceHealth): string {
  return `  ${health.source}: ${health.problem ?? 'not read lately'}\n`;
}
