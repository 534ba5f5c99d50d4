import fc from 'fast-check';
import { expect, test } from 'vitest';
import { gpu, inference, self } from '../catalogue/index.ts';
import type { Format } from './format.ts';
import { Samples } from '../model/samples.ts';
import * as exposition from './render.ts';

const GPU = { device_id: '0', uuid: 'GPU-1' };
async function renderPage(samples: Samples, format: Format): Promise<string> {
  return (await exposition.renderPage(samples, format)).toString();
}

const SERVER = { server: 'chat', model: 'm' };

test('writes a gauge with its header in text format', async () => {
  const samples = new Samples();
  samples.add(gpu.powerWatts, GPU, 631.95);
  expect(await renderPage(samples, 'text')).toBe(
    `# HELP gpu_power_watts ${gpu.powerWatts.help}\n# TYPE gpu_power_watts gauge\n` +
      `gpu_power_watts{device_id="0",uuid="GPU-1"} 631.95\n`,
  );
});

test('names a counter without _total in the OpenMetrics header, with its unit, and ends the page', async () => {
  const samples = new Samples();
  samples.add(gpu.energyJoules, GPU, 5);
  const page = await renderPage(samples, 'openmetrics');
  expect(page).toContain('# TYPE gpu_energy_joules counter\n# UNIT gpu_energy_joules joules\n');
  expect(page).toContain('gpu_energy_joules_total{device_id="0",uuid="GPU-1"} 5\n# EOF\n');
});

test('an absent value is left out, with its header', async () => {
  const samples = new Samples();
  samples.add(gpu.powerWatts, GPU, undefined);
  expect(await renderPage(samples, 'text')).toBe('');
});

test('histograms keep their bounds, as canonical floats in both formats', async () => {
  const samples = new Samples();
  const value = { bounds: [0.25, 1, 1e21], counts: [1, 2, 3], count: 4, sum: 7.5 };
  samples.addHistogram(inference.ttftSeconds, SERVER, value);
  for (const format of ['text', 'openmetrics'] as const) {
    const page = await renderPage(samples, format);
    const bounds = [...page.matchAll(/le="([^"]+)"/g)].map((match) => match[1]);
    expect(bounds).toEqual(['0.25', '1.0', '1e+21', '+Inf']);
    expect(page).toContain('inference_ttft_seconds_sum{server="chat",model="m"} 7.5\n');
    expect(page).toContain('inference_ttft_seconds_count{server="chat",model="m"} 4\n');
  }
});

test('exemplars appear in OpenMetrics only, and not when their labels are too long', async () => {
  const samples = new Samples();
  const exemplars = [
    { labels: { trace_id: 'abc' }, value: 0.2, timestamp: 1700000000.5 },
    { labels: { trace_id: 'x'.repeat(130) }, value: 3 },
  ];
  samples.addHistogram(inference.ttftSeconds, SERVER, { bounds: [1], counts: [1], count: 2, exemplars });
  expect(await renderPage(samples, 'text')).not.toContain('trace_id');
  const page = await renderPage(samples, 'openmetrics');
  expect(page).toContain('le="1.0"} 1 # {trace_id="abc"} 0.2 1700000000.5\n');
  expect(page).toContain('le="+Inf"} 2\n');
});

test.each([
  ['a name that is no label name', { labels: { 'trace.id': 'x' }, value: 1 }],
  ['a name that forges a line', { labels: { 'a="x"} 1\nforged_metric 9 # {b': 'y' }, value: 1 }],
  ['a time that is none', { labels: { trace_id: 'x' }, value: 1, timestamp: NaN }],
  ['a value that is none', { labels: { trace_id: 'x' }, value: NaN }],
])('an exemplar with %s is left out: it would cost the scrape', async (_, exemplar) => {
  const samples = new Samples();
  samples.addHistogram(inference.ttftSeconds, SERVER, {
    bounds: [1],
    counts: [1],
    count: 1,
    exemplars: [exemplar],
  });
  const page = await renderPage(samples, 'openmetrics');
  expect(page).toContain('le="1.0"} 1\n');
  expect(page).not.toContain('forged');
});

test('special values, empty labels and escapes', async () => {
  const samples = new Samples();
  samples.add(self.sourceUp, { source: 'a"b\\c\nd ünï' }, NaN);
  samples.add(self.sourceUp, { source: '' }, Infinity);
  const page = await renderPage(samples, 'text');
  expect(page).toContain('headroom_source_up{source="a\\"b\\\\c\\nd ünï"} NaN\n');
  expect(page).toContain('headroom_source_up +Inf\n');
});

test('the first value of a series stays, the second is counted as dropped', async () => {
  const samples = new Samples();
  samples.add(gpu.powerWatts, GPU, 1);
  samples.add(gpu.powerWatts, GPU, 2);
  expect(await renderPage(samples, 'text')).toContain('} 1\n');
  expect(samples.dropped.get(gpu.powerWatts)).toBe(1);
});

test('any label value stays on its line and can be read back', async () => {
  await fc.assert(
    fc.asyncProperty(fc.string({ unit: 'grapheme', minLength: 1 }), async (value) => {
      const samples = new Samples();
      samples.add(self.sourceUp, { source: value }, 1);
      const lines = (await renderPage(samples, 'text')).split('\n');
      expect(lines).toHaveLength(4);
      const written = /source="(.*)"\} 1$/s.exec(lines[2] ?? '')?.[1] ?? '';
      const read = written.replaceAll(/\\(.)/g, (_, character: string) =>
        character === 'n' ? '\n' : character,
      );
      expect(read).toBe(value);
    }),
  );
});

test('20 000 series in under 40 ms, in turns that leave the event loop free', async () => {
  const samples = new Samples();
  for (let i = 0; i < 20_000; i++) samples.add(self.sourceUp, { source: `source-${i}` }, i);
  for (let i = 0; i < 3; i++) await renderPage(samples, 'text');
  const times: number[] = [];
  for (let i = 0; i < 9; i++) {
    const start = performance.now();
    await renderPage(samples, 'text');
    times.push(performance.now() - start);
  }
  const median = times.toSorted((a, b) => a - b)[4] ?? Infinity;
  expect(median).toBeLessThan(40);
});
