import { describe, expect, it } from 'vitest';
import type { Page, PageSample } from './page.ts';
import { parsePage } from './parse.ts';

function samplesOf(page: Page, name: string): readonly PageSample[] {
  return page.families.get(name)?.samples ?? [];
}

function values(page: Page, name: string): readonly number[] {
  return samplesOf(page, name).map((sample) => sample.value);
}

function labels(sample: PageSample | undefined): Record<string, string> {
  return { ...sample?.labels };
}

describe('families', () => {
  it('go by TYPE, not by suffix', () => {
    const page = parsePage(
      [
        '# TYPE vllm:iteration_tokens_total histogram',
        'vllm:iteration_tokens_total_bucket{le="1.0"} 2',
        'vllm:iteration_tokens_total_bucket{le="+Inf"} 3',
        'vllm:iteration_tokens_total_count 3',
        'vllm:iteration_tokens_total_sum 40',
        '# TYPE sglang:routing_key_all_req_count gauge',
        'sglang:routing_key_all_req_count{gt="1",le="2"} 5',
        '# TYPE tgi_request_count counter',
        'tgi_request_count 111',
        '# TYPE x_sum gauge',
        'x_sum 1',
      ].join('\n'),
    );
    expect([...page.families].map(([name, { type, samples }]) => [name, type, samples.length])).toEqual([
      ['vllm:iteration_tokens_total', 'histogram', 4],
      ['sglang:routing_key_all_req_count', 'gauge', 1],
      ['tgi_request_count', 'counter', 1],
      ['x_sum', 'gauge', 1],
    ]);
  });

  it('are whole when their lines are apart, out of order, or before their TYPE', () => {
    const page = parsePage(
      [
        'a_sum 7',
        '# TYPE b gauge',
        'b 1',
        '# TYPE a histogram',
        'a_bucket{le="+Inf"} 2',
        'b{x="y"} 2',
        'a_count 2',
      ].join('\n'),
    );
    expect(page.families.get('a')).toMatchObject({ type: 'histogram' });
    expect(
      samplesOf(page, 'a')
        .map((sample) => sample.name)
        .toSorted(),
    ).toEqual(['a_bucket', 'a_count', 'a_sum']);
    expect(values(page, 'b')).toEqual([1, 2]);
    expect(page.rejected).toEqual([]);
  });

  it('without TYPE are untyped, each under its own name', () => {
    const page = parsePage('a_bucket{le="+Inf"} 2\na_sum 1\nb_total 3\n');
    expect([...page.families].map(([name, family]) => [name, family.type])).toEqual([
      ['a_bucket', 'untyped'],
      ['a_sum', 'untyped'],
      ['b_total', 'untyped'],
    ]);
  });

  it('with TYPE and no series are there, and empty', () => {
    expect(parsePage('# TYPE a counter\n').families.get('a')).toEqual({
      name: 'a',
      type: 'counter',
      help: '',
      samples: [],
    });
  });

  it('have one name in text 0.0.4 and in OpenMetrics', () => {
    const text = parsePage(
      '# HELP x_total X.\n# TYPE x_total counter\nx_total 1\n# TYPE x_created gauge\nx_created 1.5e9\n# TYPE i_info gauge\ni_info{v="1"} 1\n',
    );
    const open = parsePage(
      '# HELP x X.\n# TYPE x counter\nx_total 1\nx_created 1.5e9\n# TYPE i info\ni_info{v="1"} 1\n# EOF\n',
      { openMetrics: true },
    );
    for (const page of [text, open]) {
      expect(page.families.get('x_total')).toMatchObject({ name: 'x_total', type: 'counter', help: 'X.' });
      expect(page.families.get('x_created')).toMatchObject({ type: 'gauge' });
      expect(values(page, 'x_created')).toEqual([1.5e9]);
      expect(values(page, 'i_info')).toEqual([1]);
      expect(page.rejected).toEqual([]);
    }
    expect([...open.families.keys()]).toEqual(['x_total', 'x_created', 'i_info']);
  });

  it('keep summaries, gauge histograms and state sets together', () => {
    const page = parsePage(
      [
        '# TYPE s summary',
        's{quantile="0.5"} 1',
        's_sum 9',
        's_count 3',
        '# TYPE g gaugehistogram',
        'g_bucket{le="+Inf"} 1',
        'g_gcount 1',
        'g_gsum 2',
        '# TYPE t stateset',
        't{t="on"} 1',
        '# TYPE u unknown',
        'u 1',
        '# EOF',
      ].join('\n'),
      { openMetrics: true },
    );
    expect([...page.families.values()].map(({ type, samples }) => [type, samples.length])).toEqual([
      ['summary', 3],
      ['gaugehistogram', 3],
      ['stateset', 1],
      ['untyped', 1],
    ]);
  });

  it('declared twice are one; another TYPE is counted and the first stays', () => {
    const page = parsePage('# TYPE a counter\n# TYPE a counter\na 1\n# TYPE a gauge\n');
    expect(page.families.get('a')?.type).toBe('counter');
    expect(page.rejected).toEqual([
      { line: 4, reason: 'duplicate', message: 'TYPE of "a" is counter further up and gauge here' },
    ]);
  });
});

describe('labels', () => {
  it('keep braces, hashes, commas, blanks and escapes in their values', () => {
    const page = parsePage('a{b="} 1 # {x=\\"y\\"} ,\\\\ \\n \\q",c="\\\\"} 2\n');
    expect(labels(samplesOf(page, 'a')[0])).toEqual({ b: '} 1 # {x="y"} ,\\ \n \\q', c: '\\' });
    expect(values(page, 'a')).toEqual([2]);
  });

  it('may be called like members of an object', () => {
    const page = parsePage('a{__proto__="x",constructor="y",toString="z"} 1\na{__proto__="x"} 2\n');
    expect(Object.entries(samplesOf(page, 'a')[0]?.labels ?? {})).toEqual([
      ['__proto__', 'x'],
      ['constructor', 'y'],
      ['toString', 'z'],
    ]);
    expect(samplesOf(page, 'a')[1]?.labels['constructor']).toBeUndefined();
    expect({}.constructor).toBe(Object);
    const families = parsePage('# TYPE __proto__ gauge\n__proto__ 1\n').families;
    expect(families.get('__proto__')?.samples).toHaveLength(1);
  });

  it('and names may be UTF-8 in quotes', () => {
    const page = parsePage(
      '# TYPE "llm.tokens" counter\n{"llm.tokens","gen_ai.model"="x",y="ü"} 1\n{"llm.tokens"} 2\n',
    );
    expect(page.families.get('llm.tokens')).toMatchObject({ type: 'counter' });
    expect(samplesOf(page, 'llm.tokens').map(labels)).toEqual([{ 'gen_ai.model': 'x', y: 'ü' }, {}]);
  });
});
