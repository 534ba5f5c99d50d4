/**
 * What a token takes, against what it took in the day before with as many requests running. A bigger batch makes each of
 * them slower, so time per token by itself moves with the demand; given the batch it does not, and what is left is a fault.
 */
import { inference } from '../../exporter/catalogue/index.ts';
import { seriesOf } from '../verdict/input-rules.ts';
import { OVER, quotient, WINDOW } from './recorded-rule.ts';
import type { RecordedRule, Rules } from './recorded-rule.ts';

const TOKEN = inference.timePerOutputTokenSeconds.name;
const RUNNING = seriesOf('running');
/** 144 samples. What began within the last hour is not learned: it must not explain itself. */
const DAY = '[1d:10m] offset 1h';
/** Samples of it without which nothing is expected: two hours. */
const LEAST_SAMPLES = 12;
/** Of the mean squared. Where the batch hardly ever changes, its effect cannot be told, and is taken to be small. */
const RIDGE = 0.01;
/** Slow rules are two minutes apart. */
const LAST = WINDOW;

const part = (name: 'sum' | 'count', unit: string, help: string): RecordedRule => ({
  record: `server_model:${TOKEN}_${name}:rate${OVER}`,
  expr: `rate(${TOKEN}_${name}${WINDOW})`,
  unit,
  help,
});

const sum = part('sum', 'seconds per second', 'Sum of times per output token.');
const count = part('count', 'requests per second', 'Requests with a time per output token.');

const mean = quotient({
  record: `server_model:${TOKEN}:mean${OVER}`,
  of: sum.record,
  over: count.record,
  unit: 'seconds',
  help: 'Mean time per output token.',
});

/** Means over the day of what a straight line is fitted through. */
const x = moment('requests_running', `(${RUNNING} and ${mean.record})`, 'requests', 'requests running');
const xx = moment(
  'requests_running_squared',
  `(${RUNNING} ^ 2 and ${mean.record})`,
  'requests squared',
  'their square',
);
const xy = moment('running_token_seconds', `(${RUNNING} * ${mean.record})`, 'seconds', 'the product of both');
const TOKEN_AND_BATCH = `(${mean.record} and ${RUNNING})`;
const allTokens = moment('token_seconds', TOKEN_AND_BATCH, 'seconds', 'time per output token');
/** Whatever is made of the others is made with this one. */
const y = {
  ...allTokens,
  expr: `${allTokens.expr} and count_over_time(${TOKEN_AND_BATCH}${DAY}) >= ${LEAST_SAMPLES}`,
};

/** That the slow rules read of each model at each evaluation: four means and a count, of two series each. */
export const PACE_SAMPLES = 5 * 2 * 144;

function moment(name: string, of: string, unit: string, what: string): RecordedRule {
  return {
    record: `server_model:inference_pace_${name}:avg1d`,
    expr: `avg_over_time(${of}${DAY})`,
    unit,
    help: `Mean of ${what} in the day before the last hour.`,
  };
}

const slope: RecordedRule = {
  record: 'server_model:inference_pace_token_seconds_per_request:slope1d',
  expr: `clamp_min(
  (${xy.record} - ${x.record} * ${y.record})
  /
  (${xx.record} - (1 - ${RIDGE}) * ${x.record} ^ 2 > 0),
  0
)`,
  unit: 'seconds per request',
  help: 'How much longer a token takes for each more request that runs: slope of a straight line through that day.',
};

const base: RecordedRule = {
  record: 'server_model:inference_pace_token_seconds_alone:base1d',
  expr: `${y.record} - ${slope.record} * ${x.record}`,
  unit: 'seconds',
  help: 'Where that line begins: what a token takes with nobody else there.',
};

const expected: RecordedRule = {
  record: 'server_model:inference_pace_token_seconds:expected',
  expr: `last_over_time(${base.record}${LAST}) + last_over_time(${slope.record}${LAST}) * ${RUNNING}`,
  unit: 'seconds',
  help: 'Mean time per output token that was usual in the day before with as many requests running.',
};

/** Above 1 tokens are slower than they were. */
export const OVER_EXPECTED = quotient({
  record: `server_model:inference_token_seconds_over_expected:ratio${OVER}`,
  of: mean.record,
  over: expected.record,
  unit: 'factor',
  help: 'Mean time per output token over what was usual with as many requests running; above 1 is slower.',
});

/** Requests per second that stand behind it. */
export const PACED = count.record;

export const PACE: Rules = [sum, count, mean, expected, OVER_EXPECTED];
export const PACE_LONG: Rules = [x, xx, y, xy, slope, base];
