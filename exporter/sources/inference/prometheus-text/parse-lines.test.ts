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

describe('lines', () => {
  it('are read with any blanks, CRLF, comments, and HELP without a space', () => {
    const page = parsePage(
      '\r\n#HELP  a Help \\\\ with \\n escapes\r\n#TYPE a gauge\r\n# a comment\r\n\t a \t{ b = "c" , } \t 1 \r\n   \r\n#\r\n',
    );
    expect(page.rejected).toEqual([]);
    expect(page.families.get('a')).toMatchObject({ type: 'gauge', help: 'Help \\ with \n escapes' });
    expect(labels(samplesOf(page, 'a')[0])).toEqual({ b: 'c' });
  });

  it.each([
    ['1', 1],
    ['12.0', 12],
    ['-3.5', -3.5],
    ['+2', 2],
    ['.5', 0.5],
    ['5.', 5],
    ['1.15891634176e+011', 115891634176],
    ['1.1e+06', 1.1e6],
    ['9007199254740993', 9007199254740992],
    ['123456789012345678.0', 123456789012345680],
    ['NaN', Number.NaN],
    ['Nan', Number.NaN],
    ['+Inf', Number.POSITIVE_INFINITY],
    ['-Inf', Number.NEGATIVE_INFINITY],
    ['inf', Number.POSITIVE_INFINITY],
  ])('hold the number %s', (text, value) => {
    expect(values(parsePage(`a ${text}\n`), 'a')).toEqual([value]);
  });

  it.each(['0x10', '0b1', '1_000', '1e', 'e5', '.', '-', '1,5', '--1', 'null', '1.0.0', '٣'])(
    'with %s for a number cost that line only',
    (text) => {
      const page = parsePage(`a ${text}\nb 1\n`);
      expect(page.families.has('a')).toBe(false);
      expect(values(page, 'b')).toEqual([1]);
      expect(page.rejected[0]).toMatchObject({ line: 1, reason: 'value' });
    },
  );

  it('that are broken cost themselves, with their number and a sentence', () => {
    const page = parsePage(
      [
        'good 1',
        'a{b="c} 1',
        'a{b=c} 1',
        'a{b="c"',
        'a{b="c" d="e"} 1',
        'a{b} 1',
        'a{b="1",b="2"} 1',
        'a',
        'a.b 1',
        '{b="c"} 1',
        'a 1 2 3',
        'a 1 x',
        'a{"m",b="c"} 1',
        '# TYPE a bogus',
        '# TYPE',
        '<html>',
        'good{x="y"} 2',
      ].join('\n'),
    );
    expect([...page.families.keys()]).toEqual(['good']);
    expect(values(page, 'good')).toEqual([1, 2]);
    expect(page.rejectedCount).toEqual({ syntax: 15, duplicate: 0, value: 0 });
    expect(page.rejected.map(({ line, message }) => `${line}: ${message}`)).toMatchInlineSnapshot(`
      [
        "2: the label set of "a" is not closed",
        "3: expected a quoted value for the label "b"",
        "4: the label set of "a" is not closed",
        "5: expected a comma before "d=\\"e\\""",
        "6: expected = after the label name "b"",
        "7: the label "b" is given twice",
        "8: "a" has no value",
        "9: expected a metric name, found "a.b 1"",
        "10: expected a metric name, found "{b=\\"c\\"} 1"",
        "11: expected a timestamp or the end of the line after the value, found "3"",
        "12: expected a timestamp or the end of the line after the value, found "x"",
        "13: two metric names: "a" and "m"",
        "14: TYPE of "a" is "bogus", expected counter, gauge, histogram, summary, untyped, unknown, info, stateset, gaugehistogram",
        "15: expected a metric name after TYPE, found """,
        "16: expected a metric name, found "<html>"",
      ]
    `);
  });

  it('keep timestamps out of the value', () => {
    const page = parsePage('a 1 1395066363000\nb{c="d"} 2 -3982045\nc 3 1520879607.789\n');
    expect([values(page, 'a'), values(page, 'b'), values(page, 'c')]).toEqual([[1], [2], [3]]);
    expect(page.rejected).toEqual([]);
  });

  it('say no more than twenty times what is wrong, and count on', () => {
    const page = parsePage('?\n'.repeat(1000));
    expect(page.rejected).toHaveLength(20);
    expect(page.rejectedCount.syntax).toBe(1000);
  });

  it('given twice keep the first value, whatever the order of the labels', () => {
    const page = parsePage(
      'a{x="1",y="2"} 5\na{y="2",x="1"} 6\na{ y = "2", x="1", } 7\na{x="1",y="3"} 8\na 1\na{z=""} 2\n',
    );
    expect(values(page, 'a')).toEqual([5, 8, 1]);
    expect(page.rejectedCount.duplicate).toBe(3);
    expect(page.rejected[0]).toEqual({
      line: 2,
      reason: 'duplicate',
      message: 'a{x="1",y="2"} is there already; the first value stays',
    });
  });
});

describe('OpenMetrics', () => {
  it('keeps exemplars, and reads past UNIT and timestamps', () => {
    const page = parsePage(
      [
        '# TYPE a_seconds histogram',
        '# UNIT a_seconds seconds',
        'a_seconds_bucket{le="1"} 5 # {trace_id="x#} y"} 0.67 1520879607.789',
        'a_seconds_bucket{le="+Inf"} 6 1520879608 # {} 3',
        '# TYPE b counter',
        'b_total 3 # {t="1"} 1.0',
        '# EOF',
      ].join('\n'),
      { openMetrics: true },
    );
    expect(page.rejected).toEqual([]);
    const [first, second] = samplesOf(page, 'a_seconds');
    expect(first?.exemplar).toMatchObject({ value: 0.67, timestamp: 1520879607.789 });
    expect({ ...first?.exemplar?.labels }).toEqual({ trace_id: 'x#} y' });
    expect(second).toMatchObject({ value: 6, exemplar: { value: 3 } });
    expect(samplesOf(page, 'b_total')[0]?.exemplar?.value).toBe(1);
  });

  it('without # EOF was cut off; after it nothing is read', () => {
    const cut = parsePage('# TYPE a gauge\na 1\n', { openMetrics: true });
    expect(cut.rejected).toEqual([
      { line: 2, reason: 'syntax', message: 'the page ends without # EOF: its end is missing' },
    ]);
    expect(parsePage('a 1\nb 12', { openMetrics: true }).families.has('b')).toBe(false);
    expect(values(parsePage('a 1\nb 12'), 'b')).toEqual([12]);
    const after = parsePage('a 1\n# EOF\n\nb 1\n', { openMetrics: true });
    expect(after.families.has('b')).toBe(false);
    expect(after.rejectedCount.syntax).toBe(1);
    expect(parsePage('a 1\n# EOF\nb 1\n').rejected).toEqual([]);
  });

  it.each(['# x', '# {a="b"}', '# {a="b"} x', '# {a="b"} 1 x', '# {a="b"} 1 2 3', '# {a=b} 1', '# {a="b'])(
    'refuses the broken exemplar %s with its line',
    (exemplar) => {
      expect(parsePage(`a_total 1 ${exemplar}\n`).rejectedCount.syntax).toBe(1);
    },
  );
});
