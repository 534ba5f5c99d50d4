import { stringify } from 'yaml';
import type { RuleFile } from './rules.ts';

/** The text of a rule file. `origin` says what it is made from. */
export function rulesFile(file: RuleFile, origin: string): string {
  const header = `# Generated from ${origin} by "npm run generate". Do not edit.\n`;
  return header + stringify(file, { lineWidth: 0, blockQuote: 'literal' });
}
