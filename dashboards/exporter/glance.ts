/** Whether anything is blind. */
import { self } from '../../exporter/catalogue/index.ts';
import type { Row } from '../frame/board.ts';
import { stat } from '../panels/stat.ts';
import type { StatOptions } from '../panels/stat.ts';
import { wordsFor } from '../panels/words.ts';
import { ageOfData, scraped } from '../queries/exporter.ts';
import { select } from '../queries/select.ts';

const NO_EXPORTER = 'No exporter';
const WINDOW = '15m';

function figure(options: Omit<StatOptions, 'width' | 'queries'> & { readonly expr: string }) {
  const { expr, title } = options;
  return stat({ decimals: 0, ...options, width: 4, queries: [{ expr, legend: title }] });
}

const down = figure({
  title: 'Down',
  means: 'Exporters that are targets of Prometheus and could not be scraped at its last try.',
  act: 'Open /-/healthy on that host. No answer: restart the exporter and read its log. Until then nothing is known of its GPUs.',
  unit: 'count',
  noValue: NO_EXPORTER,
  limits: [{ at: 1, color: 'red' }],
  expr: `sum(1 - (${scraped()}))`,
});

const sourceUp = select(self.sourceUp, 'instance');

const failing = figure({
  title: 'Not read',
  means: 'Sources (GPUs, pages of servers, the host) that could not be read at the last scrape.',
  act: 'Run "gpu-headroom check" on that host: it names the reason and what to type. Below is which they are.',
  unit: 'count',
  noValue: NO_EXPORTER,
  limits: [{ at: 1, color: 'red' }],
  expr: `count(${sourceUp}) - sum(${sourceUp})`,
});

const oldest = figure({
  title: 'Oldest data',
  means: 'How long ago the source was read that was read longest ago, of those that have been read at all.',
  act: 'More than minutes: that reading hangs, or the source is down. Its data series are absent, not stale.',
  unit: 'seconds',
  noValue: NO_EXPORTER,
  limits: [{ at: 120, color: 'orange' }],
  expr: `max(${ageOfData()})`,
});

const rejected = figure({
  title: 'Rejected',
  means: 'Pushed events that were refused in the last 15 minutes: what they told is missing everywhere.',
  act: 'Any is an incident. The log has "event rejected" with the path of the field, what was found and what to try.',
  unit: 'count',
  noValue: 'No intake',
  limits: [{ at: 1, color: 'red' }],
  expr: `sum(increase(${select(self.eventsRejected, 'instance')}[${WINDOW}]))`,
});

/** Some of what is left out is told only from the first time on. */
const exporters = `count(${select(self.buildInfo, 'instance')})`;

const leftOut = figure({
  title: 'Left out',
  means:
    'Series, events and log lines of the last 15 minutes that were there and are not shown as they were: duplicates, names beyond what there is room for, a full disk.',
  act: 'See under “Headroom itself” which: too many models or GPUs for one page, a label that never ends, or a disk.',
  unit: 'count',
  noValue: NO_EXPORTER,
  limits: [{ at: 1, color: 'orange' }],
  expr: [self.seriesDropped, self.intakeFolded, self.logLinesDropped]
    .map((family) => `(sum(increase(${select(family, 'instance')}[${WINDOW}])) or 0 * ${exporters})`)
    .join(' + '),
});

const config = figure({
  title: 'Config',
  means: 'Whether what the config files say now is what the exporters go by.',
  act: 'Refused: an exporter was asked to load a wrong file, and goes on with what it had. Its log says which key is wrong and what to type; "gpu-headroom --check-config" says it before a reload.',
  unit: 'words',
  noValue: 'No file',
  mappings: wordsFor({ 0: { text: 'Refused', color: 'orange' }, 1: { text: 'In force', color: 'text' } }),
  expr: `min(${select(self.configLastReloadSuccessful, 'instance')})`,
});

export const glance: Row = { panels: [down, failing, oldest, rejected, leftOut, config] };
