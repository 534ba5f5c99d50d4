/** What every adapter owes: it declares what it gives, gives what it declares, and leaves other engines' pages alone. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ADAPTERS } from './adapters.ts';
import { readFixture } from './golden.test.support.ts';

const IDENTITY: ReadonlySet<string> = new Set(['model', 'engine', 'version']);

function pagesOf(engine: string): readonly string[] {
  const folder = join(import.meta.dirname, engine, 'fixtures');
  return readdirSync(folder)
    .filter((name) => name.endsWith('.prom'))
    .map((name) => join(folder, name));
}

describe.each(ADAPTERS.map((adapter) => [adapter.engine, adapter] as const))('%s', (engine, adapter) => {
  test('declares the signals that it gives, and gives each on some fixture', () => {
    const readings = pagesOf(engine).flatMap((file) => readFixture(adapter, file).readings);
    const given = new Set(readings.flatMap((reading) => Object.keys(reading)));
    const signals = [...given].filter((key) => !IDENTITY.has(key));
    expect(signals.toSorted()).toEqual(Object.keys(adapter.signals).toSorted());
  });

  test('recognises no page of another engine', () => {
    const others = ADAPTERS.filter((other) => other !== adapter).flatMap((other) => pagesOf(other.engine));
    expect(others.filter((file) => readFixture(adapter, file).recognised)).toEqual([]);
  });
});
