/** Answers that are none: every status is 200 and every light is green. */
import { inference } from '../../exporter/catalogue/index.ts';
import { DASHBOARDS } from './dashboards.ts';
import { MINUTE, SERVER } from './definition.ts';
import type { AlertTopic } from './definition.ts';

const REQUESTS = inference.requests.name;
const EMPTY = `sum without (outcome) (increase(${REQUESTS}{outcome="empty"}[15m]))`;
const ALL = `sum without (outcome) (increase(${REQUESTS}[15m]))`;
/** As the status page has it: under this many requests a share says nothing. */
const LEAST_REQUESTS = 20;
const EMPTY_SHARE = 0.05;

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
${ALL} >= ${LEAST_REQUESTS}`,
      when: `More than ${EMPTY_SHARE * 100} % of at least ${LEAST_REQUESTS} answers in 15 minutes were empty`,
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
