/** Each fault once, by the functions that the command calls. */
import { expect, test } from 'vitest';
import { faultsPage } from './page.ts';
import { runFaults } from './run.ts';
import { FAULTS } from './suite.ts';

/** As Prometheus waits; this machine does other things, too. */
const bounds = { quick: true, minutes: 1, timeoutSeconds: 10, seed: 1 };

test.each(FAULTS.map((fault) => [fault.name, fault] as const))(
  '%s: what is promised is kept',
  async (name, fault) => {
    const [result] = await runFaults([fault], bounds, () => undefined);
    expect(result?.broken).toEqual([]);
    expect(result?.skipped).toBeUndefined();
    expect(result?.times).toBeGreaterThan(0);
    expect(result).toMatchObject({ name, failedScrapes: 0, lost: 0 });
    expect(result?.scrapes).toBeGreaterThan(0);
    expect(result?.acknowledged).toBeGreaterThan(0);
  },
  90_000,
);

test('a promise that is not kept is said, what is lost is counted, and the others are tried all the same', async () => {
  const [good] = FAULTS;
  if (!good) throw new Error('there are no faults');
  const broken = {
    name: 'forgetful',
    promise: 'nothing is lost',
    tried: 'nothing',
    rounds: 1,
    play: async () => {
      throw new Error('the stage fell down');
    },
  };
  const lines: string[] = [];
  const results = await runFaults([broken, good], bounds, (line) => lines.push(line));
  expect(results.map(({ name }) => name)).toEqual(['forgetful', good.name]);
  expect(results[0]?.broken).toEqual([expect.stringContaining('the stage fell down')]);
  expect(results[1]?.broken).toEqual([]);
  expect(lines).toHaveLength(2);
  const page = faultsPage(results, { where: 'here', ...bounds });
  expect(page).toContain('1 of 2 promises kept.');
  expect(page).toContain('- forgetful: it could not be played to its end: Error: the stage fell down');
});
