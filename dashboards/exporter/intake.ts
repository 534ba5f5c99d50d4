/** What it is told. */
import { self } from '../../exporter/catalogue/index.ts';
import type { Row } from '../frame/board.ts';
import { timeSeries } from '../panels/timeseries.ts';
import { increase, rate } from '../queries/select.ts';

const NO_INTAKE = 'Nothing was pushed to these exporters';

const events = timeSeries({
  title: 'Events taken in',
  means: 'Pushed events that were counted, a second, by their type.',
  act: 'None while servers work: the sender is down or has another address. Half of what requests there are: one of two senders is.',
  unit: 'perSecond',
  noValue: NO_INTAKE,
  width: 8,
  stacked: true,
  calculations: ['lastNotNull'],
  queries: [{ expr: `sum by (type) (${rate(self.events, 'instance')}) > 0`, legend: '{{type}}' }],
});

const rejected = timeSeries({
  title: 'Events rejected or sent again',
  means:
    'Events between two points of the line that were refused, by the reason, and that had been counted before.',
  act: 'Refused: mend the sender; the log has each with path, what was found and what to try. Sent again: the sender did not get an answer in time; they count once.',
  unit: 'count',
  noValue: NO_INTAKE,
  width: 8,
  softMax: 1,
  calculations: ['lastNotNull', 'max'],
  queries: [
    {
      expr: `sum by (reason) (${increase(self.eventsRejected, 'instance')})`,
      legend: 'Rejected: {{reason}}',
    },
    { expr: `sum(${increase(self.eventsDuplicate, 'instance')})`, legend: 'Sent again' },
  ],
  styles: { '^Sent again$': { color: 'blue' } },
});

const answers = timeSeries({
  title: 'Answers to those who push',
  means: 'Requests a second that pushed something, by protocol and status of the answer.',
  act: '401: the token. 413: smaller batches. 429: more than events_per_second allows; 503: the disk of the journal is full. 4xx of another kind: the sender writes what is no batch of events.',
  unit: 'requestsPerSecond',
  noValue: NO_INTAKE,
  width: 8,
  calculations: ['lastNotNull', 'max'],
  queries: [
    {
      expr: `sum by (protocol, code) (${rate(self.intakeRequests, 'instance')})`,
      legend: '{{code}} · {{protocol}}',
    },
  ],
});

const otlp = timeSeries({
  title: 'OTLP data points',
  means: 'Data points a second by what became of them. Ignored ones are of metrics that are not read here.',
  act: 'Rejected: the log has the reason. All ignored: the server sends metrics that Headroom does not know, so read its page instead.',
  unit: 'perSecond',
  noValue: NO_INTAKE,
  width: 12,
  height: 7,
  softMax: 0.1,
  calculations: ['lastNotNull', 'max'],
  queries: [{ expr: `sum by (result) (${rate(self.otlpDataPoints, 'instance')})`, legend: '{{result}}' }],
});

const folded = timeSeries({
  title: 'Counted under another name',
  means:
    'Events and data points between two points of the line that count under _other, because there was no room for one more name of a server or model.',
  act: 'Names that never end, such as a request id as model: mend the sender.',
  unit: 'count',
  noValue: NO_INTAKE,
  width: 12,
  height: 7,
  softMax: 1,
  calculations: ['lastNotNull', 'max'],
  queries: [{ expr: `sum by (label) (${increase(self.intakeFolded, 'instance')})`, legend: '{{label}}' }],
});

export const intake: Row = { title: 'What it is told', panels: [events, rejected, answers, otlp, folded] };
