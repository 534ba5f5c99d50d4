/** What makes the other alerts blind. */
import { self } from '../../exporter/catalogue/index.ts';
import { DASHBOARDS } from './dashboards.ts';
import { MINUTE } from './definition.ts';
import type { AlertDefinition, AlertTopic } from './definition.ts';

const exporterDown: AlertDefinition = {
  name: 'HeadroomExporterDown',
  severity: 'warning',
  // Whatever the job is called: a target that was Headroom within a day. One that is no longer a target has no `up`.
  expr: `(1 - avg_over_time(up[15m])) > 0
and
up == 0
and ignoring (version, node_version)
last_over_time(${self.buildInfo.name}[1d])`,
  when: 'The exporter cannot be scraped',
  // Longer than a restart.
  holdSeconds: 5 * MINUTE,
  summary:
    'Headroom on {{ $labels.instance }} cannot be scraped: {{ $value | humanizePercentage }} of the scrapes of the last 15 minutes failed.',
  action:
    'Open /-/healthy on that host. If it does not answer, restart the exporter and read its log; until then no alert sees this host.',
  dashboard: DASHBOARDS.exporter,
};

const sourceDown: AlertDefinition = {
  name: 'HeadroomSourceDown',
  severity: 'warning',
  expr: `increase(${self.sourceFailures.name}[15m])
and
${self.sourceUp.name} == 0`,
  when: 'A source (GPUs, the page of a server, the host) cannot be read',
  holdSeconds: 5 * MINUTE,
  summary:
    'Headroom on {{ $labels.instance }} cannot read {{ $labels.source }}: {{ $value | printf "%.0f" }} readings failed in the last 15 minutes.',
  action: 'Run "gpu-headroom check" on that host: it names the reason and what to type.',
  dashboard: DASHBOARDS.exporter,
};

/** Several times what the slowest source may take. */
const STALE_SECONDS = 2 * MINUTE;

const sourceStale: AlertDefinition = {
  name: 'HeadroomSourceStale',
  severity: 'warning',
  // A reading that hangs is on no page in time, and does not fail either.
  expr: `time() - ${self.sourceLastSuccessTimestampSeconds.name} > ${STALE_SECONDS}
and
${self.sourceUp.name} == 0
unless
increase(${self.sourceFailures.name}[5m]) > 0`,
  when: `A source was last read more than ${STALE_SECONDS / MINUTE} minutes ago, and has not failed: its reading hangs`,
  holdSeconds: 3 * MINUTE,
  summary:
    'Headroom on {{ $labels.instance }} has read {{ $labels.source }} for the last time {{ $value | humanizeDuration }} ago: a reading hangs.',
  action:
    'See whether the driver or the page hangs by hand (nvidia-smi, curl). A hanging driver needs the node drained and restarted.',
  dashboard: DASHBOARDS.exporter,
};

const REJECTED = self.eventsRejected.name;

const eventsRejected: AlertDefinition = {
  name: 'HeadroomEventsRejected',
  severity: 'warning',
  // The first one makes the series, and increase() cannot see it.
  expr: `increase(${REJECTED}[15m]) > 0
or
(${REJECTED} > 0 unless ${REJECTED} offset 15m)`,
  when: 'A pushed event was rejected in the last 15 minutes: the first one counts',
  holdSeconds: 0,
  summary:
    'Headroom on {{ $labels.instance }} rejected {{ $value | printf "%.0f" }} events in the last 15 minutes ({{ $labels.reason }}): figures are missing.',
  action:
    'Look for "event rejected" in the log of the exporter: it has the path of the field, what was found and what to try. Then mend the sender and send those events again.',
  dashboard: DASHBOARDS.exporter,
};

const configReloadFailed: AlertDefinition = {
  name: 'HeadroomConfigReloadFailed',
  severity: 'warning',
  // The last sample of some minutes: a scrape gone wrong does not begin the waiting anew.
  expr: `time() - last_over_time(${self.configLastReloadSuccessTimestampSeconds.name}[5m])
and
last_over_time(${self.configLastReloadSuccessful.name}[5m]) == 0`,
  when: 'A config file was loaded again and is wrong: what it said before is still in force',
  // Whoever is editing it is told by the log, and mends it.
  holdSeconds: 10 * MINUTE,
  summary:
    'Headroom on {{ $labels.instance }} refused its config file: what is in force was loaded {{ $value | humanizeDuration }} ago.',
  action:
    'Look for "stays in force" in the log of the exporter: it has the key, what was found and what to try. Mend the file and send a SIGHUP before the next restart, which it would not survive.',
  dashboard: DASHBOARDS.exporter,
};

export const EXPORTER: AlertTopic = {
  name: 'exporter',
  intervalSeconds: 30,
  alerts: [exporterDown, sourceDown, sourceStale, eventsRejected, configReloadFailed],
};
