import { expect, it } from 'vitest';
import { scaleHistogram } from './histogram-scale.ts';

it('a histogram in milliseconds is the same in seconds: bounds, sum and exemplars', () => {
  const exemplar = { labels: { trace_id: 'x' }, value: 290, timestamp: 1 };
  const milliseconds = {
    bounds: [1.5, 300],
    counts: [1, 2],
    count: 3,
    sum: 702.5,
    exemplars: [undefined, exemplar],
  };
  expect(scaleHistogram(milliseconds, 1000)).toEqual({
    bounds: [0.0015, 0.3],
    counts: [1, 2],
    count: 3,
    sum: 0.7025,
    exemplars: [undefined, { ...exemplar, value: 0.29 }],
  });
});

it('what has no sum gets none', () => {
  expect(scaleHistogram({ bounds: [1], counts: [1], count: 1 }, 1000)).toEqual({
    bounds: [0.001],
    counts: [1],
    count: 1,
  });
});
