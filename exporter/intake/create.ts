import type { Router } from 'express';
import { ConfigProblem } from '../config/problem.ts';
import type { Config } from '../config/schema.ts';
import type { Logger } from '../logging/logger.ts';
import type { GpuIdentity } from '../model/gpu.ts';
import type { Source } from '../sources/source.ts';
import { bodyReader } from './http/body.ts';
import { IntakeLimit } from './http/limit.ts';
import { RequestCounts } from './http/request-counts.ts';
import { intakeRoutes } from './http/routes.ts';
import { readTokens } from './http/tokens.ts';
import { Intake } from './intake.ts';
import { intakeSource } from './source.ts';
import { Tallies } from './tally/tallies.ts';

export interface CreatedIntake {
  readonly routes: Router;
  /** Whether pushing asks for a token now. */
  readonly asksForToken: () => boolean;
  /** Goes by another config from now on. What is read when we start stays as it was then. */
  readonly reconfigure: (config: Config) => void;
  readonly source: (gpus: () => readonly GpuIdentity[]) => Source;
}

/** What is needed to be pushed to. @throws ConfigProblem when the token file or the state directory cannot be used */
export async function createIntake(config: Config, log: Logger): Promise<CreatedIntake> {
  const { stateDirectory } = config.intake;
  await mustHaveTokens(config);
  const intake = new Intake(new Tallies(config.pushedServers.map(({ name }) => name)), log);
  if (stateDirectory !== undefined) await intake.openJournal(stateDirectory);
  const requests = new RequestCounts();
  const limit = new IntakeLimit(config.intake.eventsPerSecond);
  let settings = settingsOf(config);
  return {
    routes: intakeRoutes(intake, requests, () => settings, log),
    source: (gpus) => intakeSource(intake, requests, () => settings, gpus),
    asksForToken: () => settings.tokenFile !== undefined,
    reconfigure(next) {
      intake.tallies.reserve(next.pushedServers.map(({ name }) => name));
      limit.change(next.intake.eventsPerSecond);
      settings = settingsOf(next);
      if (next.intake.stateDirectory === stateDirectory) return;
      log.warn(
        { key: 'intake.state_directory' },
        'changed by a restart only: the directory of before is used',
      );
    },
  };

  function settingsOf({ intake: { tokenFile, maxBodyBytes, staleAfterMs }, pushedServers }: Config) {
    return { tokenFile, staleAfterMs, servers: pushedServers, readBody: bodyReader(maxBodyBytes), limit };
  }
}

/** @throws ConfigProblem when there is a token file without a token */
export async function mustHaveTokens({ intake: { tokenFile } }: Config): Promise<void> {
  if (tokenFile === undefined || (await readTokens(tokenFile)).length > 0) return;
  throw new ConfigProblem([noTokens(tokenFile)]);
}

/** What is wrong with a token file that has none. */
export function noTokens(path: string): string {
  return `intake.token_file: ${path} has no token, or cannot be read. Try a file that the exporter may read, with one token a line.`;
}
