/** That the look at each page sees what it is there for. */
import { expect, test } from 'vitest';
import { lostAlone } from './nvml.ts';

/** What a page says of the GPUs, beside all else that must be on it. */
function page(...gpus: readonly (readonly [up: number, ...more: string[]])[]): string {
  const lines = gpus.flatMap(([up, ...more], device) =>
    [`gpu_up ${up}`, ...more].map((line) =>
      line.replace(' ', `{device_id="${device}",uuid="GPU-${device}"} `),
    ),
  );
  const others = [
    'headroom_source_up{source="inference/steady"} 1',
    'headroom_source_up{source="intake"} 1',
    'inference_queue_depth{server="steady",model="m"} 3',
  ];
  return `${[...lines, ...others].join('\n')}\n`;
}

const WELL = [1, 'gpu_power_watts 300', 'gpu_info 1'] as const;

test('all up, or one that says 0 alone, is as promised', () => {
  expect(lostAlone(page(WELL, WELL, WELL, WELL))).toBeUndefined();
  expect(lostAlone(page(WELL, WELL, [0], WELL))).toBeUndefined();
});

test.each([
  [
    'a lost GPU with old series',
    page(WELL, [0, 'gpu_power_watts 300'], WELL, WELL),
    /GPU 1 was not up and said/,
  ],
  ['a lost GPU that is not told', page(WELL, WELL, WELL), /GPU 3 was not up and said nothing/],
  ['another one without series', page(WELL, [0], [1], WELL), /GPU 2 was up with 0 series/],
  ['two that are down', page(WELL, [0], [0], WELL), /GPUs 1 and 2 were not up/],
])('%s is not', (_, text, complaint) => {
  expect(lostAlone(text)).toMatch(complaint);
});
