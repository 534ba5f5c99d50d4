import { readFileSync, writeFileSync } from 'node:fs';

const EXAMPLE = /(?<=<!-- example -->\n\n```\n).*?(?=\n```\n\n<!-- \/example -->)/s;

/** The example in a document; with `UPDATE_GOLDEN` set it becomes the text first. */
export function exampleIn(path: string, text: string): string {
  if (process.env['UPDATE_GOLDEN']) {
    const document = readFileSync(path, 'utf8');
    writeFileSync(
      path,
      document.replace(EXAMPLE, () => text),
    );
  }
  const [example = ''] = EXAMPLE.exec(readFileSync(path, 'utf8')) ?? [];
  return example;
}

/** Versions of Prometheus differ in the samples at the ends of a window, and so in the last digit of a figure. */
export function withoutFigures(text: string): string {
  return text.replaceAll(/under 0\.01|\d[\d.,]*/g, '#').replaceAll(/[\s.=-]+/g, ' ');
}
