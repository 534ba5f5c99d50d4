import type { GpuDetail } from '../../model/gpu.ts';

/** `8 x NVIDIA H100 80GB HBM3, driver 590.48.01, read by nvml`, then what they cannot tell. */
export function describeGpus(backend: string, details: readonly GpuDetail[]): readonly string[] {
  const counts = new Map<string, number>();
  for (const { info } of details) counts.set(info.name, (counts.get(info.name) ?? 0) + 1);
  const products = [...counts].map(([name, count]) => `${count} x ${name}`).join(', ');
  const driver = details[0]?.info.driverVersion ?? 'unknown';
  const first = `${products || 'no GPU'}, driver ${driver}, read by ${backend}`;
  const missing = new Map<string, string[]>();
  for (const { deviceId, features } of details) {
    for (const [feature, availability] of Object.entries(features)) {
      if (availability === true) continue;
      const key = `${feature} (${availability})`;
      missing.set(key, [...(missing.get(key) ?? []), deviceId]);
    }
  }
  if (missing.size === 0) return [first];
  const texts = [...missing].map(([feature, ids]) =>
    ids.length === details.length ? feature : `${feature} on GPU ${ids.join(', ')}`,
  );
  return [first, `not available: ${texts.join(', ')}`];
}
