/** What is expected of a token, worked out by hand. */
import { expect, test } from 'vitest';
import { CHAT_SMALL } from './figures.test.support.ts';
import { complaint, rounded } from './recorded.test.support.ts';

const groups = /-pace/;
const at = { interval: '1m', time: '600m', groups };
const OVER = 'server_model:inference_token_seconds_over_expected:ratio5m';
const EXPECTED = 'server_model:inference_pace_token_seconds:expected';

/** Requests that run, and seconds that a token takes, at every minute. */
function day(running: (minute: number) => number, seconds: (minute: number) => number, minutes = 605) {
  const rates = Array.from({ length: minutes }, (_, minute) => seconds(minute));
  let sum = 0;
  // Ten requests a second are counted: 600 a minute.
  const sums = rates.map((value) => (sum += 600 * value));
  const name = 'inference_time_per_output_token_seconds';
  const label = `{${CHAT_SMALL}}`;
  return [
    { series: `${name}_sum${label}`, values: sums.join(' ') },
    { series: `${name}_count${label}`, values: `0+600x${minutes}` },
    {
      series: `server_model:inference_requests_running:avg5m${label}`,
      values: rates.map((_, minute) => running(minute)).join(' '),
    },
  ];
}

/** Ten or thirty, an hour and a half each; a change is over when the next of the steps of ten minutes is taken. */
const batch = (minute: number) => (Math.floor((minute + 5) / 90) % 2 === 0 ? 10 : 30);

test('a straight line through the day before is what is expected at the batch of now', () => {
  const series = day(batch, (minute) => 0.02 + 0.001 * batch(minute));
  // 605 / 90 is 6.7: ten run. The ridge takes a little off the slope, and the line turns about its middle.
  const query = `round(${EXPECTED}, 0.001)`;
  expect(complaint(series, { [query]: [[CHAT_SMALL, 0.03]] }, at)).toBeUndefined();
  expect(complaint(series, { [`round(${OVER}, 0.1)`]: [[CHAT_SMALL, 1]] }, at)).toBeUndefined();
});

test('a token that takes half as long again is not explained by itself', () => {
  const series = day(
    () => 10,
    (minute) => (minute < 560 ? 0.03 : 0.045),
  );
  expect(
    complaint(series, rounded({ [EXPECTED]: [[CHAT_SMALL, 0.03]], [OVER]: [[CHAT_SMALL, 1.5]] }), at),
  ).toBeUndefined();
});

test('nothing is expected of a server that is younger than three hours', () => {
  const series = day(
    () => 10,
    () => 0.03,
    160,
  );
  const young = { ...at, time: '155m' };
  expect(complaint(series, { [EXPECTED]: [], [OVER]: [] }, young)).toBeUndefined();
});
