import { loadConfig } from '../config/load.ts';
import type { Options } from '../config/options.ts';
import { createLogger } from '../logging/logger.ts';
import { withDeadline } from '../snapshot/deadline.ts';
import { createSources } from '../sources/all.ts';
import type { Source } from '../sources/source.ts';

/** Longer than the time limits of the sources, so that they say themselves what is wrong. */
const DEADLINE_MS = 30_000;

/**
 * Reads every source once and prints a line for each: ok, or what to do.
 * @returns false when a source that is asked for cannot be read
 */
export async function runCheck(options: Options, print: (line: string) => void): Promise<boolean> {
  const config = await loadConfig(options);
  const file = options['config.file'];
  print(
    line('ok', 'config', file === '' ? 'no file: defaults' : `${file}: ${config.servers.length} server(s)`),
  );
  const sources = createSources(options, config, createLogger('error', options['log.format']));
  const results = await Promise.all(sources.map((source) => checkSource(source, print)));
  await Promise.all(sources.map(async (source) => source.stop?.()));
  return !results.includes(false);
}

async function checkSource(source: Source, print: (line: string) => void): Promise<boolean> {
  source.start?.();
  try {
    const samples = await withDeadline(source.collect(), DEADLINE_MS);
    const [first, ...rest] = source.describe?.() ?? [`${samples.seriesCount} series`];
    print(line('ok', source.name, first ?? ''));
    for (const text of rest) print(line('', '', text));
    return true;
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error);
    print(line(source.required ? 'FAIL' : 'none', source.name, problem));
    return !source.required;
  }
}

function line(state: string, name: string, text: string): string {
  return `${state.padEnd(5)} ${name.padEnd(18)} ${text}`;
}
