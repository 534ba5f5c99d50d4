import { describe, expect, it } from 'vitest';
import { parsePage } from './prometheus-text/parse.ts';
import { createRejections } from './prometheus-text/rejections.ts';
import { sharesOf } from './shares-of.ts';

function read(...lines: string[]) {
  const { reject, rejected } = createRejections();
  const scope = { families: parsePage(lines.join('\n')).families, reject };
  return { value: sharesOf(scope, { names: ['used'] }, { names: ['max'] }), rejected };
}

function blocks(t: string) {
  return { names: ['b'], where: { t } };
}

const GAUGES = ['# TYPE used gauge', '# TYPE max gauge'];

describe('a share of two gauges', () => {
  it('is that of each rank, paired by labels in whatever order they are', () => {
    const ranks = ['used{r="0"} 1', 'used{r="1"} 9', 'max{r="1"} 10', 'max{r="0"} 2'];
    expect(read(...GAUGES, ...ranks).value).toEqual({ mean: 0.7, max: 0.9 });
  });

  it('may be of one family whose label says which is which', () => {
    const { reject } = createRejections();
    const text =
      '# TYPE b gauge\nb{t="used",v="1"} 1\nb{t="max",v="1"} 4\nb{t="used",v="2"} 2\nb{t="max",v="2"} 2\n';
    expect(sharesOf({ families: parsePage(text).families, reject }, blocks('used'), blocks('max'))).toEqual({
      mean: 0.625,
      max: 1,
    });
  });

  it.each([
    ['one of them', ['used 1']],
    ['another rank', ['used{r="0"} 1', 'max{r="1"} 2']],
    ['a whole of 0', ['used 0', 'max 0']],
  ])('is undefined with only %s, and nothing is wrong with the page', (_, lines) => {
    expect(read(...GAUGES, ...lines)).toEqual({ value: undefined, rejected: [] });
  });

  it.each(['-1', 'NaN', '3', '+Inf'])('with a part of %s in 2 is left out and counted', (part) => {
    const { value, rejected } = read(...GAUGES, `used ${part}`, 'max 2');
    expect(value).toBeUndefined();
    expect(rejected).toMatchObject([
      { message: expect.stringMatching(/^used is .*: expected a number from 0 to 2$/) },
    ]);
  });

  it('is not made of counters', () => {
    expect(read('# TYPE used counter', '# TYPE max counter', 'used 1', 'max 2').value).toBeUndefined();
  });
});
