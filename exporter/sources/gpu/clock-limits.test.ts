import { describe, expect, test } from 'vitest';
import { CLOCK_LIMIT_REASONS } from '../../model/gpu.ts';
import { clockLimitReasons } from './clock-limits.ts';

describe('clockLimitReasons', () => {
  test('decodes each bit to the reason that nvml.h gives it', () => {
    expect(clockLimitReasons(0x2n)).toEqual(['application_clocks']);
    expect(clockLimitReasons(0x4n)).toEqual(['sw_power_cap']);
    expect(clockLimitReasons(0x8n)).toEqual(['hw_slowdown']);
    expect(clockLimitReasons(0x10n)).toEqual(['sync_boost']);
    expect(clockLimitReasons(0x20n)).toEqual(['sw_thermal_slowdown']);
    expect(clockLimitReasons(0x40n)).toEqual(['hw_thermal_slowdown']);
    expect(clockLimitReasons(0x80n)).toEqual(['hw_power_brake']);
    expect(clockLimitReasons(0x100n)).toEqual(['display_clocks']);
  });

  test('knows every reason of the model', () => {
    expect(clockLimitReasons(0x1ffn)).toEqual([...CLOCK_LIMIT_REASONS]);
  });

  test('takes neither no bit nor GPU idle as a limit', () => {
    expect(clockLimitReasons(0n)).toEqual([]);
    expect(clockLimitReasons(0x1n)).toEqual([]);
  });

  test('keeps the umbrella bit beside the bit that says more', () => {
    expect(clockLimitReasons(0x48n)).toEqual(['hw_slowdown', 'hw_thermal_slowdown']);
  });

  test('passes over bits of a newer driver, above bit 31 too', () => {
    expect(clockLimitReasons(0x8000_0001_0000_0004n)).toEqual(['sw_power_cap']);
    expect(clockLimitReasons(0xffff_ffff_ffff_fe00n)).toEqual([]);
  });
});
