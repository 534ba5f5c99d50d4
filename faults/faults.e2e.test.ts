/** Each fault once, by the functions that the command calls. */
import { expect, test } from 'vitest';
import { startExporter } from './exporter.ts';
import { CannotBeTried } from './fault.ts';
import type { Fault } from './fault.ts';
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

const played = { promise: 'nothing is lost', tried: 'nothing', rounds: 3 };

test('a promise that is not kept is said, and the others are tried all the same', async () => {
  const falling: Fault = {
    ...played,
    name: 'falling',
    play: async () => {
      throw new Error('the stage fell down');
    },
  };
  const forgetful: Fault = {
    ...played,
    name: 'forgetful',
    async play(stage) {
      const { url } = await startExporter(stage);
      await stage.rounds(this.rounds, () => stage.settle(url, 5));
    },
  };
  const lines: string[] = [];
  const results = await runFaults([falling, forgetful], bounds, (line) => lines.push(line));
  expect(results.map(({ name, times, lost, broken }) => [name, times, lost, broken])).toEqual([
    ['falling', 0, 0, [expect.stringContaining('the stage fell down')]],
    ['forgetful', 1, 5, ['5 acknowledged events are not on the page']],
  ]);
  expect(lines).toHaveLength(2);
  const page = faultsPage(results, { where: 'here', load: 1_000, ...bounds });
  expect(page).toContain('The machine had other work: up to 1000 programs');
  expect(page).toContain('0 of 2 promises kept.');
  expect(page).toContain('5 pushed events acknowledged, 5 lost');
  expect(page).toContain('- falling: it could not be played to its end: Error: the stage fell down');
});

test('what cannot be tried here is said to be so, with what to type, and breaks nothing', async () => {
  const elsewhere: Fault = {
    ...played,
    name: 'elsewhere',
    play: async () => {
      throw new CannotBeTried('Type: ulimit -n 16384');
    },
  };
  const results = await runFaults([elsewhere], bounds, () => undefined);
  expect(results).toMatchObject([{ broken: [], skipped: 'Type: ulimit -n 16384' }]);
  const page = faultsPage(results, { where: 'here', load: 0, ...bounds });
  expect(page).not.toContain('other work');
  expect(page).toContain('0 of 1 promises kept.');
  expect(page).toContain('not tried');
});
