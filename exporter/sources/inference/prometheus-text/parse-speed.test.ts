import { describe, expect, it } from 'vitest';
import { parsePage } from './parse.ts';

function milliseconds(text: string): number {
  const start = performance.now();
  parsePage(text);
  return performance.now() - start;
}

function median(text: string, runs: number): number {
  const times = Array.from({ length: runs }, () => milliseconds(text)).toSorted((a, b) => a - b);
  return times[runs >> 1] ?? 0;
}

/** Eight ranks of histograms with 22 buckets, as a page of vLLM under data parallelism. */
function largePage(lines: number): string {
  const page: string[] = [];
  for (let family = 0; page.length < lines; family++) {
    const name = `vllm:family_${family}_seconds`;
    page.push(`# HELP ${name} Histogram of something in seconds.`, `# TYPE ${name} histogram`);
    for (let rank = 0; rank < 8; rank++) {
      const labels = `engine="${rank}",model_name="acme/large-120b"`;
      for (let bucket = 0; bucket < 22; bucket++) {
        page.push(
          `${name}_bucket{engine="${rank}",le="${bucket / 8}",model_name="acme/large-120b"} ${bucket}.0`,
        );
      }
      page.push(`${name}_count{${labels}} 22.0`, `${name}_sum{${labels}} 1.2345678901234e+05`);
    }
  }
  return `${page.slice(0, lines).join('\n')}\n`;
}

const SIZE = 400_000;

const HOSTILE = {
  'one long name': 'a'.repeat(SIZE),
  'one line of quotes': `a{${'"'.repeat(SIZE)}`,
  'one line of backslashes': `a{b="${'\\'.repeat(SIZE)}`,
  'escaped quotes': `a{b="${'\\"'.repeat(SIZE / 2)}`,
  'braces in quotes': `a{${'b="}",'.repeat(SIZE / 6)}`,
  'labels without end': `a{${Array.from({ length: SIZE / 10 }, (_, i) => `l${i}="x"`).join(',')}`,
  'labels with an end': `a{${Array.from({ length: SIZE / 10 }, (_, i) => `l${i}="x"`).join(',')}} 1`,
  blanks: ' '.repeat(SIZE),
  digits: `a ${'1'.repeat(SIZE)}x`,
  'open quotes on every line': 'a{b="\n'.repeat(SIZE / 7),
  'open braces on every line': 'a{\n'.repeat(SIZE / 3),
  'one name, other labels': Array.from({ length: SIZE / 10 }, (_, i) => `a{b="${i}"} 1`).join('\n'),
  'other names': Array.from({ length: SIZE / 10 }, (_, i) => `a${i} 1`).join('\n'),
  'the same line': 'a{b="c"} 1\n'.repeat(SIZE / 11),
  exemplars: `a 1 ${'# {'.repeat(SIZE / 3)}`,
};

describe('speed', () => {
  it('is 20 000 lines in a small part of a scrape', () => {
    const text = largePage(20_000);
    median(text, 10);
    // About 25 ms on two shared cores; the factor is for a machine that is busy with other tests.
    expect(median(text, 9)).toBeLessThan(400);
  });

  it.each(Object.entries(HOSTILE))('does not break down on %s', (_, text) => {
    expect(milliseconds(text)).toBeLessThan(2_000);
  });
});
