/** Answers that are none: every status is 200 and every light is green. */
import { inference } from '../../exporter/catalogue/index.ts';
import type { Outcome } from '../../exporter/model/inference.ts';
import { ANSWERS as ALL_ANSWERS } from '../recording/traffic.ts';
import { DASHBOARDS } from './dashboards.ts';
import { MINUTE, SERVER } from './definition.ts';
import type { AlertTopic } from './definition.ts';

const REQUESTS = inference.requests.name;
const EMPTY = inWindow('empty');
const ALL = inWindow(...ALL_ANSWERS);
/** Under so many a share says nothing. */
const LEAST_ANSWERS = 20;
const EMPTY_SHARE = 0.05;

/** Errors and requests that were given up are no answers: they must not thin out empty ones. */
function inWindow(...outcomes: readonly Outcome[]): string {
  return `sum without (outcome) (increase(${REQUESTS}{outcome=~"${outcomes.join('|')}"}[15m]))`;
}

export const ANSWERS: AlertTopic = {
  name: 'answers',
  intervalSeconds: 60,
  alerts: [
    {
      name: 'InferenceEmptyAnswers',
      severity: 'warning',
      expr: `${EMPTY}
/
${ALL}
> ${EMPTY_SHARE}
and
${ALL} >= ${LEAST_ANSWERS}`,
      when: `More than ${EMPTY_SHARE * 100} % of at least ${LEAST_ANSWERS} answers in 15 minutes were empty`,
      // A quarter of an hour was looked at already: this is for a scrape gone wrong.
      holdSeconds: 2 * MINUTE,
      keepSeconds: 10 * MINUTE,
      summary: `{{ $value | humanizePercentage }} of the answers of ${SERVER} in the last 15 minutes were empty, although their status was 200.`,
      action:
        'Ask the server a question by hand. If the answer is empty, take back the last change of chat template, stop tokens or model; if not, look at what the clients ask for.',
      dashboard: DASHBOARDS.server,
    },
  ],
};
