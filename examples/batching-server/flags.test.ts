import { expect, test } from 'vitest';
import { parseFlags } from './flags.ts';

test('without flags the defaults hold, in their types', () => {
  expect(parseFlags([])).toMatchObject({
    listen: { host: '127.0.0.1', port: 8000 },
    batching: 'on',
    'max-batch': 32,
    'max-wait': 50,
    'load-time': 3_000,
    speed: 1,
  });
  expect(parseFlags(['--listen=[::1]:0', '--max-wait', '1.5s'])).toMatchObject({
    listen: { host: '::1', port: 0 },
    'max-wait': 1_500,
  });
  expect(parseFlags(['--help'])).toContain('--max-batch');
});

test.each([
  [['--bathcing=off'], "Unknown option '--bathcing'. Try --help."],
  [['--batching=of'], '--batching: "of" is not one of on, off. Try on.'],
  [['--max-batch=0'], '--max-batch: "0" is not a whole number above 0. Try 32.'],
  [['--max-wait=50'], '--max-wait: "50" is not a duration. Try 50ms or 2s.'],
  [['--listen=8000'], '--listen: "8000" is no address. Try 127.0.0.1:8000.'],
  [['--engine=upstream'], '--upstream-url: missing. Try --upstream-url=http://127.0.0.1:8001.'],
  [['--speed=0'], '--speed: 0 never ends. Try --speed=10.'],
])('%j is answered with what to type', (args, message) => {
  expect(() => parseFlags(args)).toThrow(message);
});
