import type { Request, Response } from 'express';
import { bodyReader } from '../../intake/http/body.ts';
import { RequestRefused } from '../../intake/http/refusal.ts';
import { quote } from '../../validation/complaint.ts';
import { didYouMean } from '../../validation/did-you-mean.ts';
import type { Simulated } from '../options.ts';

const LARGEST_BODY = 1_048_576;

/** `POST /status/scenario {"scenario": "kv-bound"}`: another scenario is simulated. Only for pages of this exporter. */
export function scenarioHandler(simulated: Simulated) {
  const readBody = bodyReader(LARGEST_BODY);
  let switching: Promise<void> = Promise.resolve();
  return async function switchScenario(request: Request, response: Response): Promise<void> {
    try {
      mustBeOurPage(request);
      const scenario = nameIn(await readBody(request, response), simulated);
      // One after the other: the last one asked for is the one that stays.
      switching = switching.catch(() => undefined).then(() => simulated.switchTo(scenario));
      await switching;
      response.json({ scenario });
    } catch (error) {
      if (!(error instanceof RequestRefused)) throw error;
      response.status(error.status).json({ error: error.message });
    }
  };
}

/** Browsers say whose page asks, and send JSON to another site only after they have asked whether they may. */
function mustBeOurPage(request: Request): void {
  const { origin, host } = request.headers;
  const site = request.headers['sec-fetch-site'];
  // Behind a proxy the host may be another one: what the browser says of the site itself is better.
  const isSameHost = origin === undefined || (URL.canParse(origin) && new URL(origin).host === host);
  if (site === undefined ? !isSameHost : site !== 'same-origin') {
    throw new RequestRefused(403, 'Only the status page of this exporter may choose the scenario.');
  }
  if (!request.is('application/json')) {
    throw new RequestRefused(415, 'The body must be JSON. Try the header "Content-Type: application/json".');
  }
}

function nameIn(body: Buffer, { scenarios }: Simulated): string {
  const names = scenarios.map(({ name }) => name);
  const example = `Try {"scenario": "${names[0]}"}.`;
  const scenario = scenarioOf(jsonOf(body, example));
  if (scenario === undefined) {
    throw new RequestRefused(400, `The body is not {"scenario": NAME}. ${example}`);
  }
  if (names.includes(scenario)) return scenario;
  throw new RequestRefused(
    400,
    `${quote(scenario)} is no scenario.${didYouMean(scenario.slice(0, 80), names)} There are ${names.join(', ')}.`,
  );
}

/** By hand: zod is 5 MiB that an exporter without a config file does not load. */
function scenarioOf(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null || !('scenario' in value)) return undefined;
  return typeof value.scenario === 'string' ? value.scenario : undefined;
}

function jsonOf(body: Buffer, example: string): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    throw new RequestRefused(400, `The body is not JSON. ${example}`);
  }
}
