import { MEBIBYTE, seriesOf } from './page.ts';

/** A series of ours, and where `nvidia-smi -q -x` has the same. */
interface Pair {
  readonly what: string;
  readonly family: string;
  readonly labels?: string;
  /** Element that holds the next; some names are there more than once. */
  readonly within: string;
  readonly element: string;
  /** What one of nvidia-smi's units is in ours. */
  readonly factor: number;
  /** How far apart the two may be, in our unit: what nvidia-smi rounds off, and what changes within a second. */
  readonly tolerance: number;
  /** How far it may move in the ten seconds between two passes of the nvidia-smi backend over all. */
  readonly drift: number;
}

const MEGAHERTZ = 1e6;
const pair = (
  what: string,
  series: readonly [family: string, labels?: string],
  place: readonly [within: string, element: string],
  factor: number,
  tolerance: number,
  drift = 0,
): Pair => ({
  what,
  family: series[0],
  ...(series[1] !== undefined && { labels: series[1] }),
  within: place[0],
  element: place[1],
  factor,
  tolerance,
  drift,
});
const clock = (domain: string, element: string) =>
  pair(
    `clock of ${domain}`,
    ['gpu_clock_hertz', `domain="${domain}"`],
    ['clocks', element],
    MEGAHERTZ,
    60 * MEGAHERTZ,
    100 * MEGAHERTZ,
  );
const limited = (reason: string, element: string) =>
  pair(
    `seconds limited by ${reason}`,
    ['gpu_clocks_limited_seconds_total', `reason="${reason}"`],
    ['clocks_event_reasons_counters', `clocks_event_reasons_counters_${element}`],
    1e-6,
    1.5,
    11,
  );

const PAIRS: readonly Pair[] = [
  pair('utilisation', ['gpu_utilisation_percent'], ['utilization', 'gpu_util'], 1, 2),
  pair('memory in all', ['gpu_memory_total_bytes'], ['fb_memory_usage', 'total'], MEBIBYTE, MEBIBYTE),
  pair('memory reserved', ['gpu_memory_reserved_bytes'], ['fb_memory_usage', 'reserved'], MEBIBYTE, MEBIBYTE),
  pair('memory used', ['gpu_memory_used_bytes'], ['fb_memory_usage', 'used'], MEBIBYTE, MEBIBYTE),
  pair('memory free', ['gpu_memory_free_bytes'], ['fb_memory_usage', 'free'], MEBIBYTE, MEBIBYTE),
  pair(
    'memory of the process',
    ['gpu_process_memory_used_bytes'],
    ['processes', 'used_memory'],
    MEBIBYTE,
    MEBIBYTE,
  ),
  pair('power', ['gpu_power_watts'], ['gpu_power_readings', 'average_power_draw'], 1, 10),
  pair('power limit', ['gpu_power_limit_watts'], ['gpu_power_readings', 'current_power_limit'], 1, 0),
  pair('temperature', ['gpu_temperature_celsius', 'sensor="gpu"'], ['temperature', 'gpu_temp'], 1, 1, 4),
  pair(
    'temperature of the memory',
    ['gpu_temperature_celsius', 'sensor="memory"'],
    ['temperature', 'memory_temp'],
    1,
    1,
    4,
  ),
  pair('temperature margin', ['gpu_temperature_margin_celsius'], ['temperature', 'gpu_temp_tlimit'], 1, 1, 4),
  clock('graphics', 'graphics_clock'),
  clock('sm', 'sm_clock'),
  clock('memory', 'mem_clock'),
  clock('video', 'video_clock'),
  pair('highest SM clock', ['gpu_clock_max_hertz', 'domain="sm"'], ['max_clocks', 'sm_clock'], MEGAHERTZ, 0),
  limited('sw_power_cap', 'sw_power_cap'),
  limited('sw_thermal_slowdown', 'sw_therm_slowdown'),
  limited('hw_thermal_slowdown', 'hw_therm_slowdown'),
  pair('PCIe replays', ['gpu_pcie_replays_total'], ['pci', 'replay_counter'], 1, 0),
  pair(
    'rows remapped',
    ['gpu_rows_remapped_total', 'cause="uncorrectable"'],
    ['remapped_rows', 'remapped_row_unc'],
    1,
    0,
  ),
];

export interface Compared {
  readonly what: string;
  readonly nvidiaSmi: number | undefined;
  readonly byNvml: number | undefined;
  readonly byNvidiaSmi: number | undefined;
  readonly agree: boolean;
}

/** What both backends have on their pages against the XML of nvidia-smi at the same moment, pair by pair. */
export function compare(xml: string, nvmlPage: string, smiPage: string): Compared[] {
  return PAIRS.map((row) => {
    const printed = numberIn(xml, row.within, row.element);
    const expected = printed === undefined ? undefined : printed * row.factor;
    const byNvml = seriesOf(nvmlPage, row.family, row.labels)[0];
    const byNvidiaSmi = seriesOf(smiPage, row.family, row.labels)[0];
    const close = (value: number | undefined, tolerance: number) =>
      value === undefined || (expected !== undefined && Math.abs(value - expected) <= tolerance * 1.0001);
    const agree =
      (byNvml === undefined) === (expected === undefined) &&
      close(byNvml, row.tolerance) &&
      close(byNvidiaSmi, row.tolerance + row.drift);
    return { what: row.what, nvidiaSmi: expected, byNvml, byNvidiaSmi, agree };
  });
}

function numberIn(xml: string, within: string, element: string): number | undefined {
  const block = new RegExp(`<${within}>(.*?)</${within}>`, 's').exec(xml)?.[1] ?? '';
  const text = new RegExp(`<${element}>(-?[\\d.]+)`).exec(block)?.[1];
  return text === undefined ? undefined : Number(text);
}
