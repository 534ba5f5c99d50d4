import type { Router } from 'express';
import { ConfigProblem } from '../config/problem.ts';
import type { Config } from '../config/schema.ts';
import type { Logger } from '../logging/logger.ts';
import type { GpuIdentity } from '../model/gpu.ts';
import type { Source } from '../sources/source.ts';
import { RequestCounts } from './http/request-counts.ts';
import { intakeRoutes } from './http/routes.ts';
import { readTokens } from './http/tokens.ts';
import { Intake } from './intake.ts';
import { intakeSource } from './source.ts';
import { Tallies } from './tally/tallies.ts';

export interface CreatedIntake {
  readonly routes: Router;
  readonly source: (gpus: () => readonly GpuIdentity[]) => Source;
}

/** What is needed to be pushed to. @throws ConfigProblem when the token file or the state directory cannot be used */
export async function createIntake(config: Config, log: Logger): Promise<CreatedIntake> {
  const { tokenFile, stateDirectory, staleAfterMs } = config.intake;
  if (tokenFile !== undefined) await mustHaveTokens(tokenFile);
  const intake = new Intake(new Tallies(config.pushedServers.map(({ name }) => name)), log);
  if (stateDirectory !== undefined) await intake.openJournal(stateDirectory);
  const requests = new RequestCounts();
  return {
    routes: intakeRoutes(intake, requests, config.intake, log),
    source: (gpus) => intakeSource(intake, requests, { servers: config.pushedServers, staleAfterMs, gpus }),
  };
}

async function mustHaveTokens(path: string): Promise<void> {
  if ((await readTokens(path)).length > 0) return;
  throw new ConfigProblem([noTokens(path)]);
}

/** What is wrong with a token file that has none. */
export function noTokens(path: string): string {
  return `intake.token_file: ${path} has no token, or cannot be read. Try a file that the exporter may read, with one token a line.`;
}
