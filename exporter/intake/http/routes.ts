import type { IncomingMessage } from 'node:http';
import { Router } from 'express';
import type { Request, Response } from 'express';
import type { Logger } from '../../logging/logger.ts';
import type { Intake } from '../intake.ts';
import { authorise } from './authorise.ts';
import type { ReadBody } from './body.ts';
import type { IntakeLimit } from './limit.ts';
import { EVENTS } from './events.ts';
import { OTLP } from './otlp.ts';
import type { Protocol } from './protocol.ts';
import { RequestRefused } from './refusal.ts';
import type { RequestCounts } from './request-counts.ts';

/** How requests are taken in now; it may change between two of them. */
export interface IntakeHttpSettings {
  readonly tokenFile: string | undefined;
  readonly readBody: ReadBody;
  readonly limit: IntakeLimit;
}

/** Where things are pushed to. */
const PROTOCOLS = [EVENTS, OTLP];

const SAY_AGAIN_MS = 60_000;

/** Where things are pushed to: `POST /v1/events` and `POST /v1/metrics`. */
export function intakeRoutes(
  intake: Intake,
  counts: RequestCounts,
  settings: () => IntakeHttpSettings,
  log: Logger,
): Router {
  const router = Router();
  const saidAt = new Map<string, number>();
  for (const protocol of PROTOCOLS) {
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
      const { tokenFile, readBody, limit } = settings();
      await authorise(request, tokenFile);
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

/** Whether a request shows a token in the header where a password would be, at a place that asks for one. */
export function showsToken({ url, headers }: IncomingMessage): boolean {
  const isPush = PROTOCOLS.some(({ path }) => path === url);
  return isPush && /^Bearer /i.test(headers.authorization ?? '');
}
