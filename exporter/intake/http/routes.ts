import { Router } from 'express';
import type { Request, Response } from 'express';
import type { Logger } from '../../logging/logger.ts';
import type { Intake } from '../intake.ts';
import { authorise } from './authorise.ts';
import { bodyReader } from './body.ts';
import { IntakeLimit } from './limit.ts';
import { EVENTS } from './events.ts';
import { OTLP } from './otlp.ts';
import type { Protocol } from './protocol.ts';
import { RequestRefused } from './refusal.ts';
import type { RequestCounts } from './request-counts.ts';

export interface IntakeHttpOptions {
  readonly tokenFile: string | undefined;
  readonly maxBodyBytes: number;
  readonly eventsPerSecond: number;
}

const SAY_AGAIN_MS = 60_000;

/** Where things are pushed to: `POST /v1/events` and `POST /v1/metrics`. */
export function intakeRoutes(
  intake: Intake,
  counts: RequestCounts,
  options: IntakeHttpOptions,
  log: Logger,
): Router {
  const limit = new IntakeLimit(options.eventsPerSecond);
  const readBody = bodyReader(options.maxBodyBytes);
  const router = Router();
  const saidAt = new Map<string, number>();
  for (const protocol of [EVENTS, OTLP]) {
    // Express 5 takes what an async handler throws.
    router.all(protocol.path, async (request: Request, response: Response) => {
      await answer(protocol, request, response);
      counts.count(protocol.name, response.statusCode);
    });
  }
  return router;

  async function answer(protocol: Protocol, request: Request, response: Response): Promise<void> {
    try {
      if (request.method !== 'POST') throw new RequestRefused(405, `${protocol.path} takes POST only.`);
      await authorise(request, options.tokenFile);
      const format = protocol.formatOf(request);
      const settle = limit.admit();
      let cost = 0;
      try {
        const taken = await protocol.take(intake, await readBody(request, response), format);
        cost = taken.events;
        response.status(taken.status).type(taken.contentType).send(taken.body);
      } finally {
        settle(cost);
      }
    } catch (error) {
      refuse(protocol, request, response, error);
    }
  }

  function refuse(protocol: Protocol, request: Request, response: Response, error: unknown): void {
    const refused = error instanceof RequestRefused ? error : protocol.refusalOf(error);
    if (!refused) throw error;
    const { status, message, retryAfter } = refused;
    sayOnce(protocol.path, status, request.socket.remoteAddress, message);
    if (retryAfter !== undefined) response.setHeader('Retry-After', retryAfter);
    if (status === 401) response.setHeader('WWW-Authenticate', 'Bearer');
    if (status === 405) response.setHeader('Allow', 'POST');
    // Node reads what is left of the body and drops it: a connection that is cut would take this answer with it.
    const { contentType, body } = protocol.refusalBody(request, refused);
    response.status(status).type(contentType).send(body);
  }

  /** Once a minute for each status: who is refused may try again at once, and all are counted. */
  function sayOnce(path: string, status: number, from: string | undefined, message: string): void {
    const key = `${path} ${status}`;
    const now = performance.now();
    if (now - (saidAt.get(key) ?? Number.NEGATIVE_INFINITY) < SAY_AGAIN_MS) return;
    saidAt.set(key, now);
    log.warn({ path, status, from }, message);
  }
}
