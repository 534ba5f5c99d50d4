import { describe, expect, it } from 'vitest';
import { addHistograms, invertHistogram, thinHistogram } from '../../../model/histogram-math.ts';
import { readHistograms } from './histogram.ts';
import { parsePage } from './parse.ts';
import { createRejections } from './rejections.ts';

function read(...lines: string[]) {
  const family = parsePage(['# TYPE h histogram', ...lines].join('\n')).families.get('h');
  if (!family) throw new Error('no family');
  const { reject, rejected, rejectedCount } = createRejections();
  return { values: readHistograms(family, family.samples, reject), rejected, rejectedCount };
}

describe('a histogram', () => {
  it('keeps its own bounds, sorted as numbers, and needs no order of lines', () => {
    const { values, rejected } = read(
      'h_sum{a="1"} 12.5',
      'h_bucket{a="1",le="+Inf"} 6',
      'h_bucket{le="10",a="1"} 5',
      'h_bucket{a="1",le="2.0"} 1',
      'h_bucket{a="1",le="1.1e+06"} 6',
      'h_count{a="1"} 6',
    );
    expect(values).toEqual([{ bounds: [2, 10, 1.1e6], counts: [1, 5, 6], count: 6, sum: 12.5 }]);
    expect(rejected).toEqual([]);
  });

  it('is one for each label set without le', () => {
    const { values } = read(
      'h_bucket{a="1",le="+Inf"} 1',
      'h_bucket{a="2",le="+Inf"} 2',
      'h_bucket{le="+Inf"} 3',
    );
    expect(values.map((value) => value?.count)).toEqual([1, 2, 3]);
  });

  it('may lack sum and count, which OpenMetrics allows', () => {
    expect(read('h_bucket{le="1"} 1', 'h_bucket{le="+Inf"} 2').values).toEqual([
      { bounds: [1], counts: [1], count: 2 },
    ]);
  });

  it('keeps exemplars with their bucket', () => {
    const { values } = read('h_bucket{le="1"} 1', 'h_bucket{le="+Inf"} 2 # {trace_id="x"} 9.5 1600000000.5');
    expect(values[0]?.exemplars).toMatchObject([
      undefined,
      { labels: { trace_id: 'x' }, value: 9.5, timestamp: 1600000000.5 },
    ]);
  });

  it.each([
    [
      'counts that fall',
      ['h_bucket{le="1"} 5', 'h_bucket{le="2"} 4', 'h_bucket{le="+Inf"} 6'],
      /counts 4, fewer than the 5/,
    ],
    [
      'a +Inf bucket that is not the count',
      ['h_bucket{le="+Inf"} 6', 'h_count 7'],
      /\+Inf bucket is 6 and its count is 7/,
    ],
    ['no +Inf bucket', ['h_bucket{le="1"} 5', 'h_count 5'], /no \+Inf bucket/],
    ['no bucket', ['h_count 5', 'h_sum 5'], /no \+Inf bucket/],
    ['a NaN bucket', ['h_bucket{le="1"} NaN', 'h_bucket{le="+Inf"} 6'], /counts NaN/],
    ['a negative bucket', ['h_bucket{le="1"} -1', 'h_bucket{le="+Inf"} 6'], /counts -1, fewer than the 0/],
    ['a NaN count', ['h_bucket{le="+Inf"} NaN', 'h_count NaN'], /\+Inf bucket is NaN/],
    ['a NaN sum', ['h_bucket{le="+Inf"} 1', 'h_sum NaN'], /sum is NaN/],
    [
      'a bound twice',
      ['h_bucket{le="1"} 1', 'h_bucket{le="1.0"} 1', 'h_bucket{le="+Inf"} 1'],
      /bound 1 is there twice/,
    ],
    ['a bound that is no number', ['h_bucket{le="x"} 1', 'h_bucket{le="+Inf"} 1'], /le="x"/],
    ['a NaN bound', ['h_bucket{le="NaN"} 1', 'h_bucket{le="+Inf"} 1'], /le="NaN"/],
    ['a bucket without a bound', ['h_bucket 1', 'h_bucket{le="+Inf"} 1'], /le=""/],
  ])('with %s is left out with all its lines, and only it', (_, lines, message) => {
    const { values, rejected, rejectedCount } = read(...lines, 'h_bucket{a="good",le="+Inf"} 1');
    expect(values.map((value) => value?.count)).toEqual([undefined, 1]);
    expect(rejected[0]?.message).toMatch(message);
    expect(rejectedCount).toEqual({ syntax: 0, duplicate: 0, value: lines.length });
  });

  it('is not what only looks like one', () => {
    const page = parsePage('# TYPE h gauge\nh_bucket{le="+Inf"} 1\n# TYPE g gauge\ng{le="1"} 1\n');
    for (const family of page.families.values()) {
      expect(readHistograms(family, family.samples, createRejections().reject)).toEqual([]);
    }
  });
});

describe('ranks', () => {
  const rank = { bounds: [1, 2], counts: [1, 3], count: 4, sum: 5 };

  it('with the same bounds are added', () => {
    expect(addHistograms([rank, { bounds: [1, 2], counts: [0, 0], count: 10, sum: 50.5 }])).toEqual({
      bounds: [1, 2],
      counts: [1, 3],
      count: 14,
      sum: 55.5,
    });
  });

  it('have no sum together when one has none', () => {
    expect(addHistograms([rank, { bounds: [1, 2], counts: [0, 0], count: 0 }])).not.toHaveProperty('sum');
  });

  it('with other bounds cannot be added', () => {
    expect(addHistograms([rank, { bounds: [1, 3], counts: [0, 0], count: 0 }])).toBeUndefined();
    expect(addHistograms([rank, { bounds: [1], counts: [0], count: 0 }])).toBeUndefined();
  });

  it('show the newest exemplar of a bucket', () => {
    const old = { labels: { t: 'old' }, value: 1, timestamp: 1 };
    const young = { labels: { t: 'young' }, value: 1, timestamp: 2 };
    const sum = addHistograms([
      { ...rank, exemplars: [old, undefined, undefined] },
      { ...rank, exemplars: [young, undefined, old] },
    ]);
    expect(sum?.exemplars).toEqual([young, undefined, old]);
  });
});

describe('the inverse', () => {
  it('counts as faster what took less time', () => {
    // 3 requests at most 0.01 s a token, 24 more at most 0.025 s, 12 slower.
    expect(invertHistogram({ bounds: [0.01, 0.025], counts: [3, 27], count: 39, sum: 1 })).toEqual({
      bounds: [40, 100],
      counts: [12, 36],
      count: 39,
    });
  });

  it('leaves out bounds that have no inverse', () => {
    expect(invertHistogram({ bounds: [-1, 0, 0.5], counts: [0, 1, 2], count: 2 }).bounds).toEqual([2]);
  });
});

it('a histogram with fewer bounds is as exact at those that are left', () => {
  const fine = { bounds: [1, 2, 3, 4], counts: [1, 3, 6, 10], count: 12, sum: 40 };
  expect(thinHistogram(fine, (bound) => bound !== 3)).toEqual({
    bounds: [1, 2, 4],
    counts: [1, 3, 10],
    count: 12,
    sum: 40,
  });
  expect(thinHistogram({ bounds: [1], counts: [0], count: 0 }, () => false)).toEqual({
    bounds: [],
    counts: [],
    count: 0,
  });
});
