import type { RuleFile } from '../rules.ts';

/** How one engine wants its rules: a folder of files, and what to do with them. */
export interface Layout {
  /** Of the folder. */
  readonly name: string;
  /** One sentence: how the files are loaded. */
  readonly load: string;
  readonly fileName: (name: string) => string;
  /** What stands in the file, before it is YAML. */
  readonly content: (name: string, file: RuleFile) => object;
}
