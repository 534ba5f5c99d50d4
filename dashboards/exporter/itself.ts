/** What it takes from the machine and from Prometheus. */
import { self } from '../../exporter/catalogue/index.ts';
import type { Row } from '../frame/board.ts';
import { timeSeries } from '../panels/timeseries.ts';
import { ofExporters, rateOfExporters } from '../queries/exporter.ts';
import { increase, rate, select } from '../queries/select.ts';
import { OF_TARGETS } from '../queries/targets.ts';
import { NO_EXPORTER } from './no-exporter.ts';

const NO_READER = 'GPUs are not read by NVML here';

const cpu = timeSeries({
  title: 'CPU',
  means: 'CPU time of the exporter and of its NVML reader, as a share of one CPU.',
  act: 'It should be a few hundredths. More: a shorter --gpu.interval than is needed, very large pages of servers, or more pushed events than one process should take.',
  unit: 'share',
  noValue: NO_EXPORTER,
  width: 8,
  calculations: ['lastNotNull', 'max'],
  queries: [
    { expr: rateOfExporters(self.cpuSeconds), legend: '{{instance}}' },
    { expr: rate(self.gpuReaderCpuSeconds, 'instance'), legend: '{{instance}} reader' },
  ],
});

const memory = timeSeries({
  title: 'Memory',
  means: 'Resident memory of the exporter and of its NVML reader.',
  act: 'It grows for an hour and then stays. A line that never ends to rise is a leak: report it with a day of this panel.',
  unit: 'bytes',
  noValue: NO_EXPORTER,
  width: 8,
  queries: [
    { expr: ofExporters(self.residentMemoryBytes), legend: '{{instance}}' },
    { expr: select(self.gpuReaderResidentMemoryBytes, 'instance'), legend: '{{instance}} reader' },
  ],
});

const series = timeSeries({
  title: 'Series',
  means: 'Samples on the page of each exporter: what each scrape adds to Prometheus.',
  act: 'Growth without new GPUs, servers or models: a label that never ends. --gpu.processes costs most where processes come and go.',
  unit: 'count',
  decimals: 0,
  noValue: NO_EXPORTER,
  width: 8,
  queries: [{ expr: ofExporters(OF_TARGETS.scrapedSamples), legend: '{{instance}}' }],
});

const scrape = timeSeries({
  title: 'Time of a scrape',
  means: 'How long Prometheus waited for the page.',
  act: 'Near its scrape timeout scrapes begin to fail. The exporter answers before that with what it has, so look at “Time of a reading” above and at the event loop beside.',
  unit: 'seconds',
  noValue: NO_EXPORTER,
  width: 8,
  queries: [{ expr: ofExporters(OF_TARGETS.scrapeSeconds), legend: '{{instance}}' }],
});

const loop = timeSeries({
  title: 'Longest delay of the event loop',
  means:
    'The longest time between two scrapes in which the exporter did nothing else than one piece of work.',
  act: 'Over a second samples of GPUs come late: the machine has no CPU left for it, or a page is very large.',
  unit: 'seconds',
  noValue: NO_EXPORTER,
  width: 8,
  queries: [{ expr: ofExporters(self.eventLoopLagSeconds), legend: '{{instance}}' }],
});

const pass = timeSeries({
  title: 'Time to read all GPUs',
  means:
    'How long the last pass over all GPUs took: sample is what is read every --gpu.interval, detail all else.',
  act: 'A sample that takes longer than the interval loses moments: make the interval longer. One machine that got slower: its driver or a GPU is sick.',
  unit: 'seconds',
  noValue: 'No GPUs are read here',
  width: 8,
  softMax: 0.01,
  queries: [{ expr: select(self.gpuPassSeconds, 'instance'), legend: '{{instance}} {{pass}}' }],
});

const starts = timeSeries({
  title: 'Starts of the NVML reader',
  means: 'Times between two points of the line that the process which reads NVML was started anew.',
  act: 'One now and then is its guard at work. Many: the driver hangs or crashes it, see the log; or there is no NVML, and --gpu.source=none would save the search.',
  unit: 'count',
  noValue: NO_READER,
  width: 8,
  height: 8,
  softMax: 1,
  calculations: ['max'],
  queries: [{ expr: increase(self.gpuReaderStarts, 'instance'), legend: '{{instance}}' }],
});

/** Its series begin with the first one that is dropped. */
const dropped = `sum by (instance) (${increase(self.seriesDropped, 'instance')}) or 0 * ${select(self.buildInfo, 'instance')}`;

const lost = timeSeries({
  title: 'Series and log lines left out',
  means:
    'Series that were left out of a page as duplicates or for want of room, and log lines that could not be written, between two points of the line.',
  act: 'Series: the log names the family once. Log lines: the disk is full or what reads the log is gone.',
  unit: 'count',
  noValue: NO_EXPORTER,
  width: 8,
  height: 8,
  softMax: 1,
  calculations: ['max'],
  queries: [
    { expr: `max by (instance) (${dropped})`, legend: '{{instance}} series' },
    { expr: increase(self.logLinesDropped, 'instance'), legend: '{{instance}} log lines' },
  ],
});

const refused = timeSeries({
  title: 'Refused at the door',
  means:
    'Connections and requests between two points of the line that were refused before anything was done, by the reason.',
  act: 'login: a scraper with an old password, or somebody who tries. tls: a client without a certificate. connections or rate: more scrapers than were thought of, or one that does not close what it opens.',
  unit: 'count',
  noValue: NO_EXPORTER,
  width: 8,
  height: 8,
  softMax: 1,
  calculations: ['max'],
  queries: [{ expr: `sum by (reason) (${increase(self.webRefused, 'instance')})`, legend: '{{reason}}' }],
});

export const itself: Row = {
  title: 'Headroom itself',
  panels: [cpu, memory, series, scrape, loop, pass, starts, lost, refused],
};
