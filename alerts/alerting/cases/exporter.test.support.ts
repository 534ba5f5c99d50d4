import { self } from '../../../exporter/catalogue/index.ts';
import { series, TARGET } from './case.test.support.ts';
import type { AlertCase } from './case.test.support.ts';

const build = (values: string) =>
  series(self.buildInfo.name, `${TARGET},version="1.0.0",node_version="v20"`, values);
const source = (name: string, values: string) => series(name, `${TARGET},source="gpu"`, values);
const rejected = (values: string) => series(self.eventsRejected.name, `${TARGET},reason="schema"`, values);

const loaded = (successful: string, at: string) => [
  series(self.configLastReloadSuccessful.name, TARGET, successful),
  series(self.configLastReloadSuccessTimestampSeconds.name, TARGET, at),
];

export const EXPORTER_CASES: readonly AlertCase[] = [
  {
    alert: 'HeadroomExporterDown',
    at: 30,
    fires: [series('up', TARGET, '1x10 0x30'), build('1x10')],
    quiet: [
      [series('up', TARGET, '1x40'), build('1x40')],
      // Another exporter.
      [series('up', TARGET, '0x40')],
      [series('up', TARGET, '1x26 0x10'), build('1x26')],
    ],
    summary: 'Headroom on host:9840 cannot be scraped: 100% of the scrapes of the last 15 minutes failed.',
  },
  {
    alert: 'HeadroomSourceDown',
    at: 30,
    fires: [source(self.sourceUp.name, '0x40'), source(self.sourceFailures.name, '0+4x40')],
    quiet: [[source(self.sourceUp.name, '1x40'), source(self.sourceFailures.name, '0+4x40')]],
    summary: 'Headroom on host:9840 cannot read gpu: 60 readings failed in the last 15 minutes.',
  },
  {
    alert: 'HeadroomSourceStale',
    at: 30,
    fires: [
      source(self.sourceUp.name, '1x10 0x30'),
      source(self.sourceFailures.name, '2x40'),
      source(self.sourceLastSuccessTimestampSeconds.name, '600x40'),
    ],
    quiet: [
      // Slow, and read again and again.
      [source(self.sourceUp.name, '0x40'), source(self.sourceLastSuccessTimestampSeconds.name, '-100+60x40')],
      // It fails.
      [
        source(self.sourceUp.name, '1x10 0x30'),
        source(self.sourceFailures.name, '0x10 1+1x30'),
        source(self.sourceLastSuccessTimestampSeconds.name, '600x40'),
      ],
    ],
    summary: 'Headroom on host:9840 has read gpu for the last time 20m 0s ago: a reading hangs.',
  },
  {
    alert: 'HeadroomEventsRejected',
    at: 30,
    // The very first one makes the series.
    fires: [rejected('_x25 1x20')],
    quiet: [[rejected('1x40')], [rejected('0x40')]],
    summary: 'Headroom on host:9840 rejected 1 events in the last 15 minutes (schema): figures are missing.',
  },
  {
    alert: 'HeadroomConfigReloadFailed',
    at: 30,
    // A scrape gone wrong in between.
    fires: loaded('1x10 0x12 _ 0x10', '300x40'),
    quiet: [
      loaded('1x40', '300x40'),
      // Mended within ten minutes, and not yet for ten minutes.
      loaded('1x10 0x9 1x20', '300x20 1200x20'),
      loaded('1x21 0x20', '300x40'),
    ],
    summary: 'Headroom on host:9840 refused its config file: what is in force was loaded 25m 0s ago.',
  },
];
