import { readFileSync } from 'node:fs';

/** Walks up to package.json, because the compiled file lies one folder deeper than the source. */
function readVersion(): string {
  for (const path of ['../package.json', '../../package.json']) {
    try {
      const text = readFileSync(new URL(path, import.meta.url), 'utf8');
      return /"version": "([^"]+)"/.exec(text)?.[1] ?? 'unknown';
    } catch {
      continue;
    }
  }
  return 'unknown';
}

export const VERSION = readVersion();
