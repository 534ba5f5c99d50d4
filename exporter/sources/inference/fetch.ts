import { exchange } from './exchange.ts';
import { answerProblem, requestProblem } from './fetch-problems.ts';

export interface FetchedPage {
  readonly text: string;
  /** By its content type. */
  readonly openMetrics: boolean;
}

/**
 * GET of a `/metrics` page. `timeoutMs` holds for all of it, from the first packet to the last byte of the body, which
 * may have 16 MiB. A redirect is followed on the same scheme, host and port only: no server decides who else is asked.
 * Rejects with a sentence that says what was found and what to do; user, password and query of the address, which may
 * be secrets, are not in it.
 */
export async function fetchPage(url: string, timeoutMs: number): Promise<FetchedPage> {
  const address = new URL(url);
  const answer = await exchange(address, timeoutMs).catch((error: unknown) => {
    throw new Error(requestProblem(address, timeoutMs, error), { cause: error });
  });
  const problem = answerProblem(answer);
  if (problem !== undefined) throw new Error(problem);
  return {
    text: answer.body,
    openMetrics:
      answer.header('content-type')?.toLowerCase().startsWith('application/openmetrics-text') ?? false,
  };
}
