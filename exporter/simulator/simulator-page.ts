import { code, prose, table } from '../documents/markdown.ts';
import { GPU_PROFILES } from './hardware/gpu-profiles.ts';
import { MODEL_PROFILES } from './hardware/model-profiles.ts';
import { SCENARIOS } from './scenarios/scenarios.ts';

/** What the demo simulates, as a Markdown page. The same code always gives the same text. */
export function simulatorPage(): string {
  return `${[
    '<!-- Generated from exporter/simulator by `npm run generate`. Change the code there, not this page. -->',
    '# The simulator',
    'What stands behind `gpu-headroom demo`: a discrete-event model of a batching inference server and its GPUs. It is read as a real server and a real driver are, so that everything above it is what runs in production.',
    '## What is modelled',
    [
      '- **Arrivals** by a Gamma process, Poisson or bursty, with hours of the day, days of the week and growth; lengths of prompts and answers are log-normal. `--trace FILE` plays a CSV of arrival time, prompt tokens and output tokens instead, again and again.',
      '- **Continuous batching**: in each step every running request gets a token, and prompts are worked on in chunks with what is left of the step. KV-cache blocks of 16 tokens, prefixes that are shared, preemption of the youngest answer when blocks run out, a queue, clients that go away after a minute without a first token, loading and slow first steps.',
      '- **Step times** by the roofline: the slower of tensor cores and memory, plus a gap in which no kernel runs, plus all-reduces where a model spans GPUs.',
      '- **GPUs** whose utilisation, activity of SMs, tensor cores and DRAM, power, energy and temperature follow from the steps that run. VRAM is taken whole once the model is loaded, as servers do.',
    ].join('\n'),
    'Requests and tokens are conserved, Little’s law holds, the KV cache never holds more than its capacity, and energy is the integral of power: `exporter/simulator/laws.test.ts` tests it. The same `--seed` gives the same run. `--speed` lets hours and weekdays go by faster; what happens within a second stays as it is, so that rates and latencies remain true.',
    'Not modelled: speculative decoding, quantised caches, routing by prefix, more than one model or node, networks.',
    '## Scenarios',
    table(
      ['Scenario', 'What goes on', 'Verdict'],
      SCENARIOS.map(({ name, summary, verdict }) => [code(name), prose(summary), code(verdict)]),
    ),
    'In `silent-failure` nothing is short: the page says which answers fail beside the verdict. In `traffic-shift` nothing is wrong: requests rose, and a baseline has to learn it.',
    '## GPUs',
    table(
      ['Profile', 'BF16 TFLOP/s', 'Memory', 'Bandwidth', 'Power', 'From'],
      Object.entries(GPU_PROFILES).map(([name, gpu]) => [
        code(name),
        String(gpu.flopsPerSecond / 1e12),
        `${gpu.memoryBytes / 2 ** 30} GiB`,
        `${gpu.memoryBytesPerSecond / 1e12} TB/s`,
        `${gpu.idleWatts} to ${gpu.powerLimitWatts} W`,
        prose(gpu.source),
      ]),
    ),
    '## Models',
    table(
      ['Profile', 'Weights', 'KV cache of a token', 'From'],
      Object.entries(MODEL_PROFILES).map(([name, model]) => [
        code(name),
        `${model.weightBytes / 1e9} GB`,
        `${model.kvBytesPerToken / 1024} KiB`,
        prose(model.source),
      ]),
    ),
  ].join('\n\n')}\n`;
}
