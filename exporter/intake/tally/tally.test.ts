import { expect, test } from 'vitest';
import { OTHER, Tallies } from './tallies.ts';
import { MOST_AHEAD_MS, Tally } from './tally.ts';

const histogram = (bounds: number[], perBucket: number[], sum = 1) => {
  let count = 0;
  const counts = perBucket.map((each) => (count += each)).slice(0, -1);
  return { bounds, counts, count, sum };
};

test('a gauge that comes late does not displace a newer one, and is gone when it is old', () => {
  const tally = new Tally('chat', 'm', false);
  tally.gauge('queueDepth', 5, 2_000);
  tally.gauge('queueDepth', 9, 1_000);
  expect(tally.reading(2_000).queueDepth).toBe(5);
  expect(tally.reading(2_001)).not.toHaveProperty('queueDepth');
});

test('when the clock is set back, what is said then is shown at once, and what was said before is not', () => {
  const hour = 3_600_000;
  const tallies = new Tallies();
  tallies.of('chat', 'm', 2 * hour).gauge('queueDepth', 5, 2 * hour);
  const tally = tallies.of('chat', 'm', hour);
  expect(tally.reading(hour - 60_000, hour + MOST_AHEAD_MS)).not.toHaveProperty('queueDepth');
  tally.gauge('queueDepth', 9, hour);
  expect(tally.reading(hour - 60_000, hour + MOST_AHEAD_MS).queueDepth).toBe(9);
  tally.gauge('ready', 1, hour);
  expect(tally.reading(hour + 1, 2 * hour)).not.toHaveProperty('ready');
});

test('ready and capacity hold for as long as anything is heard of the model', () => {
  const tally = new Tally('chat', 'm', false);
  tally.gauge('ready', 1, 1_000);
  tally.gauge('batchCapacity', 32, 1_000);
  tally.heardAt = 9_000;
  expect(tally.reading(9_000)).toMatchObject({ ready: true, batchCapacity: 32 });
  expect(tally.reading(9_001)).not.toHaveProperty('ready');
});

test('all outcomes are there from the first request on', () => {
  const tally = new Tally('chat', 'm', false);
  expect(tally.reading(0)).not.toHaveProperty('requests');
  tally.countRequests('ok');
  expect(tally.reading(0).requests).toEqual({ ok: 1, empty: 0, truncated: 0, aborted: 0, error: 0 });
});

test('tokens per second are of batches where there are any, not of both', () => {
  const tally = new Tally('chat', 'm', false);
  tally.observe('tokensPerSecond', 50);
  tally.count('generationTokens', 100);
  expect(tally.reading(0)).toMatchObject({ generationTokens: 100, tokensPerSecond: { count: 1, sum: 50 } });
  tally.observeBatch(64, 0.1);
  expect(tally.reading(0)).toMatchObject({ generationTokens: 64, tokensPerSecond: { count: 1, sum: 640 } });
});

test('a histogram that the server keeps stands in for what was observed of the same requests', () => {
  const tally = new Tally('chat', 'm', false);
  tally.observe('ttftSeconds', 0.3);
  tally.keep('ttftSeconds', histogram([0.5, 1], [4, 1, 0]));
  tally.keep('ttftSeconds', histogram([0.5, 1], [1, 0, 2]));
  expect(tally.reading(0).ttftSeconds).toEqual({ bounds: [0.5, 1], counts: [5, 6], count: 8, sum: 2 });
});

test('where bounds change those in common stay, and none of the counts is lost', () => {
  const tally = new Tally('chat', 'm', false);
  tally.keep('ttftSeconds', histogram([0.5, 1, 2], [1, 1, 1, 1]));
  tally.keep('ttftSeconds', histogram([0.25, 1], [10, 10, 10]));
  expect(tally.reading(0).ttftSeconds).toEqual({ bounds: [1], counts: [22], count: 34, sum: 2 });
  tally.keep('ttftSeconds', histogram([7], [100, 0]));
  expect(tally.reading(0).ttftSeconds).toEqual({ bounds: [], counts: [], count: 134, sum: 3 });
});

test('tokens per second are the inversion of a kept time per token', () => {
  const tally = new Tally('chat', 'm', false);
  tally.keep('timePerOutputTokenSeconds', histogram([0.01, 0.1], [3, 2, 1]));
  expect(tally.reading(0).tokensPerSecond).toEqual({ bounds: [10, 100], counts: [1, 3], count: 6 });
});

test('beyond its room a server has its models counted as one, and beyond theirs servers', () => {
  const tallies = new Tallies(['kept'], { servers: 1, modelsPerServer: 2 });
  for (const model of ['a', 'b', 'c', 'd', 'a']) tallies.of('chat', model, 0).count('promptTokens', 1);
  tallies.of('second', 'a', 0).count('promptTokens', 1);
  tallies.of('kept', 'a', 0).count('promptTokens', 1);
  const counted = [...tallies].map((tally) => [tally.server, tally.model, tally.reading(0).promptTokens]);
  expect(counted).toEqual([
    ['chat', 'a', 2],
    ['chat', 'b', 1],
    ['chat', OTHER, 2],
    [OTHER, OTHER, 1],
    ['kept', 'a', 1],
  ]);
  expect(Object.fromEntries(tallies.folded)).toEqual({ server: 1, model: 2 });
});

test('what is counted as one has no gauges: what is true of one is not true of all', () => {
  const tallies = new Tallies([], { servers: 1, modelsPerServer: 0 });
  const tally = tallies.of('chat', 'a', 0);
  tally.gauge('queueDepth', 3, 0);
  expect(tally.reading(0)).not.toHaveProperty('queueDepth');
});

test('a model that nothing was heard of for a day gives its place away', () => {
  const day = 86_400_000;
  const tallies = new Tallies([], { servers: 1, modelsPerServer: 1 });
  tallies.of('chat', 'old', 0);
  expect(tallies.of('chat', 'new', day).model).toBe(OTHER);
  expect(tallies.of('chat', 'new', day + 1).model).toBe('new');
  expect(tallies.of('second', 'm', day + 1).server).toBe(OTHER);
  expect(tallies.of('second', 'm', 3 * day).server).toBe('second');
});

/** Some of everything, and what is read of it then. */
function feed(tallies: Tallies) {
  const tally = tallies.of('chat', 'm', 5);
  tally.countRequests('ok');
  tally.observe('ttftSeconds', 0.3, { labels: { trace_id: 'x' }, value: Number.NaN });
  tally.observeBatch(64, 0.1);
  tally.gauge('queueDepth', 3, 5);
  tally.keep('outputTokens', histogram([1, 2], [1, 1, 1]));
  return tally.reading(0);
}

test('goes on as it was when written down and revived', () => {
  const tallies = new Tallies();
  feed(tallies);
  const revived = new Tallies();
  revived.restore(structuredClone(tallies.state()));
  expect(feed(revived)).toEqual(feed(tallies));
});
