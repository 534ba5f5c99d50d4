/** What it reads. */
import { self } from '../../exporter/catalogue/index.ts';
import type { Row } from '../frame/board.ts';
import { stateTimeline } from '../panels/state-timeline.ts';
import { timeSeries } from '../panels/timeseries.ts';
import { wordsFor } from '../panels/words.ts';
import { ageOfData } from '../queries/exporter.ts';
import { increase, select } from '../queries/select.ts';
import { NO_EXPORTER } from './no-exporter.ts';

const SOURCE = '{{source}} · {{instance}}';

const readOrNot = stateTimeline({
  title: 'Sources',
  means:
    'Whether each source was read in time for the scrape. While it was not, its data series are absent and not stale.',
  act: 'One of many: its server or driver. All of a machine: the machine is overloaded, or the timeout is too short. A gap: the exporter itself was not scraped.',
  unit: 'words',
  noValue: NO_EXPORTER,
  width: 24,
  height: 8,
  mappings: wordsFor({ 0: { text: 'Not read', color: 'red' }, 1: { text: 'Read', color: 'green' } }),
  queries: [{ expr: select(self.sourceUp, 'instance'), legend: SOURCE }],
});

const age = timeSeries({
  title: 'Age of the data',
  means: 'How long before the scrape each source was last read.',
  act: 'It should stay under the scrape interval. A line that rises by a second each second is a reading that hangs: see whether driver or page hang by hand, with nvidia-smi or curl.',
  unit: 'seconds',
  noValue: 'No source has been read yet',
  width: 8,
  queries: [{ expr: ageOfData(), legend: SOURCE }],
});

const duration = timeSeries({
  title: 'Time of a reading',
  means: 'How long the last reading of each source took.',
  act: 'Near the scrape timeout: the source will soon be missing. GPUs: a driver that is slow is often the first sign of a sick one. A page: the server is too busy to answer.',
  unit: 'seconds',
  noValue: NO_EXPORTER,
  width: 8,
  queries: [{ expr: select(self.sourceDurationSeconds, 'instance'), legend: SOURCE }],
});

const failures = timeSeries({
  title: 'Readings failed, lines left out',
  means:
    'Readings that failed between two points of the line, and lines of a page that could not be used while the rest of it was.',
  act: 'The log has the reason of each. Lines left out: the server writes a page that Prometheus would not take either; report it to its makers.',
  unit: 'count',
  noValue: NO_EXPORTER,
  width: 8,
  softMax: 1,
  calculations: ['max'],
  queries: [
    { expr: increase(self.sourceFailures, 'instance'), legend: '{{source}} failed · {{instance}}' },
    {
      expr: increase(self.scrapeLinesRejected, 'instance'),
      legend: '{{source}} lines, {{reason}} · {{instance}}',
    },
  ],
});

export const sources: Row = { title: 'What it reads', panels: [readOrNot, age, duration, failures] };
