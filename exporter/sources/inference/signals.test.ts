import { describe, expect, it } from 'vitest';
import { parsePage } from './prometheus-text/parse.ts';
import { createRejections } from './prometheus-text/rejections.ts';
import {
  counter,
  counterBy,
  gaugeSum,
  gaugeSumOf,
  gaugeValues,
  histogram,
  known,
  processStartSeconds,
  shares,
  splitByLabel,
  withoutPrefix,
} from './signals.ts';

function scope(...lines: string[]) {
  const { reject, rejected, rejectedCount } = createRejections();
  return { families: parsePage(lines.join('\n')).families, reject, rejected, rejectedCount };
}

function rank(name: string, bounds: readonly string[], count: number): string[] {
  return [...bounds, '+Inf'].map((le) => `h_bucket{rank="${name}",le="${le}"} ${count}`);
}

describe('a signal', () => {
  it('is the first of its names that has samples', () => {
    const page = scope(
      '# TYPE new counter',
      '# TYPE old counter',
      'old 5',
      '# TYPE older counter',
      'older 7',
    );
    expect(counter(page, ['newest', 'new', 'old', 'older'])).toBe(5);
  });

  it('is undefined where no name is there, and zero where it is zero', () => {
    const page = scope('# TYPE a counter', 'a 0');
    expect(counter(page, ['b'])).toBeUndefined();
    expect(counter(page, ['a'])).toBe(0);
    expect(counter(page, ['a'], { rank: '0' })).toBeUndefined();
    expect(page.rejected).toEqual([]);
  });

  it('is summed over ranks, or over those that are asked for', () => {
    const page = scope('# TYPE a gauge', 'a{rank="0",x="y"} 1', 'a{rank="1",x="y"} 2', 'a{rank="1",x="z"} 4');
    expect(gaugeSum(page, ['a'])).toBe(7);
    expect(gaugeSum(page, ['a'], { rank: '1' })).toBe(6);
    expect(gaugeValues(page, ['a'], { x: 'y' })).toEqual([1, 2]);
  });

  it.each(['-1', 'NaN', '+Inf', '-Inf'])(
    'with a rank at %s is left out whole, and the line is counted',
    (value) => {
      const page = scope('# TYPE a counter', 'a{rank="0"} 5', `a{rank="1"} ${value}`);
      expect(counter(page, ['a'])).toBeUndefined();
      expect(gaugeSum(page, ['a'])).toBeUndefined();
      expect(page.rejectedCount.value).toBe(2);
      expect(page.rejected[0]?.message).toMatch(
        /^a\{rank="1"\} is .*: expected a finite number that is not negative$/,
      );
    },
  );

  it('is no sum over the parts of a histogram', () => {
    const page = scope(
      '# TYPE a_total histogram',
      'a_total_bucket{le="+Inf"} 5',
      'a_total_count 5',
      'a_total_sum 5',
    );
    expect(counter(page, ['a_total'])).toBeUndefined();
  });
});

describe('a sum of several gauges', () => {
  const queues = [['new', 'old'], ['other'], ['absent']];

  it('takes each once, under whichever name it has, and leaves out what is not there', () => {
    const page = scope(
      '# TYPE old gauge',
      'old{rank="0"} 1',
      'old{rank="1"} 2',
      '# TYPE other gauge',
      'other 4',
    );
    expect(gaugeSumOf(page, queues)).toBe(7);
    expect(gaugeSumOf(page, [['absent']])).toBeUndefined();
  });

  it('is unknown when one of them is', () => {
    const page = scope('# TYPE old gauge', 'old 1', '# TYPE other gauge', 'other NaN');
    expect(gaugeSumOf(page, queues)).toBeUndefined();
    expect(page.rejectedCount.value).toBe(1);
  });
});

describe('shares', () => {
  it('have a mean and a maximum', () => {
    const page = scope('# TYPE kv gauge', 'kv{rank="0"} 0.25', 'kv{rank="1"} 1');
    expect(shares(page, ['kv'])).toEqual({ mean: 0.625, max: 1 });
  });

  it.each(['57', '-0.1', 'NaN'])('are not %s', (value) => {
    const page = scope('# TYPE kv gauge', 'kv{rank="0"} 0.25', `kv{rank="1"} ${value}`);
    expect(shares(page, ['kv'])).toBeUndefined();
    expect(page.rejectedCount.value).toBe(1);
  });
});

describe('a counter by class', () => {
  const classes = new Map<string, 'ok' | 'cut'>([
    ['stop', 'ok'],
    ['length', 'cut'],
    ['repetition', 'cut'],
  ]);

  it('is summed within each class; what is in none is counted as left out', () => {
    const page = scope(
      '# TYPE a counter',
      'a{why="stop",rank="0"} 3',
      'a{why="stop",rank="1"} 4',
      'a{why="length"} 1',
      'a{why="repetition"} 2',
      'a{why="aliens"} 8',
    );
    expect(counterBy(page, ['a'], 'why', (why) => classes.get(why))).toEqual({ ok: 7, cut: 3 });
    expect(page.rejected.map(({ message }) => message)).toEqual([
      'a{why="aliens"} is left out: nothing is known of that why',
    ]);
  });

  it('loses only the class with a bad rank', () => {
    const page = scope('# TYPE a counter', 'a{why="stop"} -3', 'a{why="length"} 1');
    expect(counterBy(page, ['a'], 'why', (why) => classes.get(why))).toEqual({ cut: 1 });
  });
});

describe('a histogram', () => {
  it('is summed over ranks', () => {
    const page = scope('# TYPE h histogram', ...rank('0', ['1', '2'], 3), ...rank('1', ['1.0', '2.0'], 4));
    expect(histogram(page, ['h'])).toEqual({ bounds: [1, 2], counts: [7, 7], count: 7 });
    expect(histogram(page, ['h'], { rank: '1' })).toMatchObject({ count: 4 });
  });

  it('is left out with a reason when ranks have different bounds', () => {
    const page = scope('# TYPE h histogram', ...rank('0', ['1', '2'], 3), ...rank('1', ['1'], 4));
    expect(histogram(page, ['h'])).toBeUndefined();
    expect(page.rejected.map(({ message }) => message)).toEqual([
      'h is left out: its 2 ranks have different bounds and cannot be added',
    ]);
    expect(page.rejectedCount.value).toBe(5);
  });

  it('is left out when one rank is broken', () => {
    const page = scope('# TYPE h histogram', ...rank('0', ['1'], 3), 'h_bucket{rank="1",le="1"} 1');
    expect(histogram(page, ['h'])).toBeUndefined();
    expect(page.rejectedCount.value).toBe(1);
  });
});

describe('splitByLabel', () => {
  it('gives each model its families, and no model what has no label', () => {
    const { families } = scope(
      '# TYPE a gauge',
      'a{model="x"} 1',
      'a{model="y"} 2',
      'a 3',
      '# TYPE b gauge',
      'b{model="y"} 4',
    );
    const split = splitByLabel(families, 'model');
    expect([...split.keys()]).toEqual(['x', 'y']);
    expect([...(split.get('x')?.keys() ?? [])]).toEqual(['a']);
    expect(
      split
        .get('y')
        ?.get('a')
        ?.samples.map(({ value }) => value),
    ).toEqual([2]);
  });

  it('is not slow on a page of many models', () => {
    const lines = Array.from({ length: 50_000 }, (_, i) => `a{model="${i}"} 1`);
    const { families } = scope('# TYPE a gauge', ...lines);
    const start = performance.now();
    expect(splitByLabel(families, 'model').size).toBe(50_000);
    expect(performance.now() - start).toBeLessThan(2_000);
  });
});

it('a prefix is taken off, and what has another one is left out', () => {
  const { families } = scope('# TYPE p:a gauge', 'p:a 1', '# TYPE q:b gauge', 'q:b 1');
  expect([...withoutPrefix(families, 'p:').keys()]).toEqual(['a']);
});

it.each([
  ['1.7900000125e+09', 1790000012.5],
  ['0', undefined],
  ['NaN', undefined],
])('a process that began at %s began at %s', (printed, expected) => {
  const page = scope('# TYPE process_start_time_seconds gauge', `process_start_time_seconds ${printed}`);
  expect(processStartSeconds(page.families)).toBe(expected);
  expect(processStartSeconds(scope().families)).toBeUndefined();
});

it('known leaves out what is undefined', () => {
  expect(Object.keys(known({ a: 0, b: undefined, c: false }))).toEqual(['a', 'c']);
});
