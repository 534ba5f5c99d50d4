/** What a Prometheus says of itself. */
import { valueOn } from '../program.ts';

export interface OwnMetrics {
  /** Unix seconds at which it was asked. */
  readonly time: number;
  readonly cpuSeconds: number;
  /** Memory that it has taken from the system and not given back; pages of files that it has mapped are not its own. */
  readonly heldBytes: number;
  readonly residentBytes: number;
  readonly headSeries: number;
  readonly samplesAppended: number;
  /** Evaluations that were left out because the one before had not ended. */
  readonly missed: number;
  readonly failures: number;
}

export async function ownMetrics(url: string): Promise<OwnMetrics> {
  const time = Date.now() / 1000;
  const response = await fetch(`${url}/metrics`);
  const page = await response.text();
  const value = (name: string) => valueOn(page, name);
  return {
    time,
    cpuSeconds: value('process_cpu_seconds_total'),
    heldBytes: value('go_memstats_sys_bytes') - value('go_memstats_heap_released_bytes'),
    residentBytes: value('process_resident_memory_bytes'),
    headSeries: value('prometheus_tsdb_head_series'),
    samplesAppended: sum(page, 'prometheus_tsdb_head_samples_appended_total'),
    missed: sum(page, 'prometheus_rule_group_iterations_missed_total'),
    failures: sum(page, 'prometheus_rule_evaluation_failures_total'),
  };
}

/** Of a family that Prometheus tells by group, or by type, or by nothing in older versions. */
function sum(page: string, name: string): number {
  const lines = page.matchAll(new RegExp(`^${name}(?:\\{.*\\})? (\\S+)$`, 'gm'));
  return [...lines].reduce((total, [, value]) => total + Number(value), 0);
}
