/** Exporters among all targets: `up`, `process_...` and `scrape_...` are what others have, too. */
import { self } from '../../exporter/catalogue/index.ts';
import type { Named } from './select.ts';
import { rate, select } from './select.ts';
import { OF_TARGETS } from './targets.ts';

/** One that is down has no build info: as long after its last one it still counts as an exporter. */
const REMEMBERED = '1d';

/** 1 for each exporter that Prometheus could scrape, 0 for each that it could not. */
export function scraped(): string {
  const known = `last_over_time(${select(self.buildInfo, 'instance')}[${REMEMBERED}] @ end())`;
  return `${select(OF_TARGETS.up, 'instance')}\nand ignoring (version, node_version)\n${known}`;
}

/** Seconds since each source was last read. */
export function ageOfData(): string {
  return `time() - ${select(self.sourceLastSuccessTimestampSeconds, 'instance')}`;
}

/** A gauge of a process or target, of exporters alone. */
export function ofExporters(gauge: Named): string {
  return amongExporters(select(gauge, 'instance'));
}

/** A counter of a process as its rate, of exporters alone. */
export function rateOfExporters(counter: Named): string {
  return amongExporters(rate(counter, 'instance'));
}

function amongExporters(expr: string): string {
  return `${expr}\nand ignoring (version, node_version)\n${select(self.buildInfo, 'instance')}`;
}
