import { stringify } from 'yaml';
import type { RuleFile } from '../rules.ts';

/** How one engine wants its rules: a folder of files, and what to do with them. */
export interface Layout {
  /** Of the folder. */
  readonly name: string;
  /** One sentence: how the files are loaded. */
  readonly load: string;
  readonly fileName: (name: string) => string;
  /** What stands in the file, before it is text. */
  readonly content: (name: string, file: RuleFile) => object;
  /** YAML unless given. */
  readonly format?: 'json';
}

/** The text of a file of a layout; comments that begin with # may stand before it. */
export function layoutText({ content, format }: Layout, name: string, file: RuleFile): string {
  return format === 'json'
    ? `${JSON.stringify(content(name, file), null, 2)}\n`
    : stringify(content(name, file), { lineWidth: 0, blockQuote: 'literal' });
}
