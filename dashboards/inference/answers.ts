import { BASELINE } from '../../alerts/baselines/names.ts';
import {
  answerLengths,
  byOutcome,
  emptyRatio,
  failureRatio,
  tokensPerAnswer,
  truncatedRatio,
} from '../../alerts/recording/traffic.ts';
import { RECORDED } from '../../alerts/baselines/signals/recorded.ts';
import { WATCHED_SIGNALS } from '../../alerts/baselines/signals/watched.ts';
import type { Row } from '../frame/board.ts';
import { heatmap } from '../panels/heatmap.ts';
import { SERVER_MODEL, serverModel } from '../panels/query.ts';
import { timeSeries } from '../panels/timeseries.ts';
import { select } from '../queries/select.ts';

const NO_ANSWERS = 'No request ended in this time';

const outcomes = timeSeries({
  title: 'Requests by outcome',
  means:
    'Requests that ended in a second. Empty is a 200 with nothing in it, truncated one that was cut off at the most tokens allowed, aborted one whose client went away.',
  act: 'Empty or error: read the log of the server. Aborted: clients lose patience, see the time to first token.',
  unit: 'requestsPerSecond',
  noValue: NO_ANSWERS,
  width: 12,
  stacked: true,
  calculations: ['lastNotNull', 'mean'],
  queries: [{ expr: `sum by (outcome) (${select(byOutcome, 'server')})`, legend: '{{outcome}}' }],
  styles: {
    '^ok$': { color: 'green' },
    '^empty$': { color: 'purple' },
    '^truncated$': { color: 'yellow' },
    '^aborted$': { color: 'orange' },
    '^error$': { color: 'red' },
  },
});

const shares = timeSeries({
  title: 'Answers that are none',
  means:
    'Of the answers the share that was empty, and that was truncated; of the requests the share that failed, empty ones included.',
  act: 'Empty answers are a silent failure: every status is 200. Look at the chat template, the stop tokens and the last release. Truncated: raise max_tokens, or find the loop.',
  unit: 'share',
  noValue: NO_ANSWERS,
  width: 12,
  softMax: 0.05,
  queries: [
    { expr: select(failureRatio, 'server'), legend: serverModel('failed') },
    { expr: select(emptyRatio, 'server'), legend: serverModel('empty') },
    { expr: select(truncatedRatio, 'server'), legend: serverModel('truncated') },
  ],
});

const lengths = heatmap({
  title: 'Length of answers, spread',
  means: 'How many answers a second had which length in tokens.',
  act: 'A new band at 0 or 1 is empty answers, one at the upper end is answers that do not stop.',
  unit: 'tokens',
  noValue: NO_ANSWERS,
  width: 12,
  expr: `sum by (le) (${select(answerLengths, 'server')})`,
});

const signal = WATCHED_SIGNALS.find(({ expr }) => expr === RECORDED.outputTokensPerAnswer)?.signal ?? '';
const baseline = (record: string) => select({ record }, 'server', `signal="${signal}"`);

const shift = timeSeries({
  title: 'Length of answers against normal',
  means:
    'Mean length of an answer, and dashed what is expected for this hour and weekday with the band that the alert uses, once it has learnt enough.',
  act: 'Out of the band the model says something else than it did: a release, a template, another kind of requests. It is the earliest sign of a silent failure.',
  unit: 'tokens',
  decimals: 0,
  noValue: NO_ANSWERS,
  width: 12,
  queries: [
    { expr: select(tokensPerAnswer, 'server'), legend: SERVER_MODEL },
    { expr: baseline(BASELINE.expected), legend: serverModel('expected') },
    { expr: baseline(BASELINE.upper), legend: serverModel('upper') },
    { expr: baseline(BASELINE.lower), legend: serverModel('lower') },
  ],
  styles: { ' expected ·': { dashed: true }, ' (upper|lower) ·': { color: 'gray', dashed: true } },
});

export const answers: Row = { title: 'Answers', panels: [outcomes, shares, lengths, shift] };
