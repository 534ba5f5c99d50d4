import { expect, test } from 'vitest';
import { compare } from './compare.ts';

const xml = (microseconds: number) => `
<clocks_event_reasons_counters>
  <clocks_event_reasons_counters_sw_power_cap>${microseconds} us</clocks_event_reasons_counters_sw_power_cap>
</clocks_event_reasons_counters>
<max_clocks><sm_clock>1980 MHz</sm_clock></max_clocks>
<fb_memory_usage><used>5197 MiB</used></fb_memory_usage>
<temperature><memory_temp>N/A</memory_temp></temperature>`;
const page = (seconds: number) => `
gpu_clocks_limited_seconds_total{device_id="0",reason="sw_power_cap"} ${seconds}
gpu_clock_max_hertz{device_id="0",domain="sm"} 1980000000
gpu_memory_used_bytes{device_id="0"} 5449252864`;

function agreeing(rows: ReturnType<typeof compare>): string[] {
  return rows.filter(({ nvidiaSmi, agree }) => nvidiaSmi !== undefined && agree).map(({ what }) => what);
}

test('agrees within what nvidia-smi rounds off, and not a thousand times apart', () => {
  expect(agreeing(compare(xml(22_448_684), page(21.948), page(16.148)))).toEqual([
    'memory used',
    'highest SM clock',
    'seconds limited by sw_power_cap',
  ]);
  expect(agreeing(compare(xml(22_448_684), page(21_948), page(16.148)))).not.toContain(
    'seconds limited by sw_power_cap',
  );
});

test('a value on one side only is a difference, none on either is not', () => {
  const rows = compare(xml(0), 'gpu_temperature_celsius{sensor="memory"} 0', '');
  const of = (what: string) => rows.find((row) => row.what === what)?.agree;
  expect(of('temperature of the memory')).toBe(false);
  expect(of('temperature')).toBe(true);
});
