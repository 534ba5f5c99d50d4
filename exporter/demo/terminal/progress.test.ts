import { stripVTControlCharacters } from 'node:util';
import { expect, test } from 'vitest';
import { Progress } from './progress.ts';

/** What is written of a work that goes on to the shares, and then ends. */
function written(shares: readonly number[], isTerminal: boolean, label = 'Reading'): readonly string[] {
  const texts: string[] = [];
  const progress = new Progress(label, (text) => void texts.push(text), isTerminal);
  for (const share of shares) progress.show(share);
  progress.clear();
  return texts;
}

test('at a terminal each per cent is one line in the place of the one before, and it goes at the end', () => {
  const texts = written([0, 0.001, 0.5, 1], true);
  // The second is the same per cent.
  expect(texts).toHaveLength(4);
  expect(texts.every((text) => text.startsWith('\r\u001b[2K') && !text.includes('\n'))).toBe(true);
  const shown = texts.map(stripVTControlCharacters);
  expect(shown[0]).toBe(`\rReading ${'░'.repeat(30)}   0 %`);
  expect(shown[1]).toMatch(/^\rReading █{15}░{15}  50 %  \d+ s left$/);
  expect(shown.at(-1)).toBe('\r');
});

test('elsewhere it is a line at each quarter, without escapes', () => {
  const shares = Array.from({ length: 101 }, (_, percent) => percent / 100);
  expect(written(shares, false)).toEqual(
    ['0 %', '25 %', '50 %', '75 %', '100 %'].map((percent) => `Reading ${percent}\n`),
  );
});

test('a long address leaves room for the bar, and a narrow window wraps none of it', () => {
  const [line = ''] = written([0.05], true, `Reading https://${'mimir.'.repeat(20)}example.com`);
  expect(stripVTControlCharacters(line)).toMatch(/^\rReading https:\/\/mimir\.mimir\.mi… █+░+ {3}5 %/);
  expect(stripVTControlCharacters(line).length).toBeLessThanOrEqual(80);
  expect([line.includes('\u001b[?7l'), line.endsWith('\u001b[?7h')]).toEqual([true, true]);
});
