/** Pages of real servers, where the checkout has them beside it in ../shared/samples. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { ADAPTERS } from './adapters.ts';
import { readHistograms } from './prometheus-text/histogram.ts';
import { parsePage } from './prometheus-text/parse.ts';
import { createRejections } from './prometheus-text/rejections.ts';

const SAMPLES = path.resolve(import.meta.dirname, '../../../../shared/samples');
const pages = existsSync(SAMPLES) ? readdirSync(SAMPLES).filter((file) => file.endsWith('.prom')) : [];

describe.skipIf(pages.length === 0)('real pages (skipped where ../shared/samples is absent)', () => {
  it.each(pages)('%s is read to its last line, and taken for its own engine alone', (file) => {
    const text = readFileSync(path.join(SAMPLES, file), 'utf8');
    const page = parsePage(text);
    expect(page.rejected).toEqual([]);
    const samples = [...page.families.values()].flatMap((family) => family.samples);
    expect(samples).toHaveLength(text.split('\n').filter((line) => /^[^#\s]/.test(line)).length);
    const takenFor = ADAPTERS.filter((adapter) => adapter.recognises(page)).map(({ engine }) => engine);
    expect(takenFor).toEqual([file.startsWith('llamacpp-') ? 'llama-cpp' : file.split('-')[0]]);
  });

  it.each(pages)('%s has no histogram that contradicts itself', (file) => {
    const page = parsePage(readFileSync(path.join(SAMPLES, file), 'utf8'));
    const { reject, rejected } = createRejections();
    for (const family of page.families.values()) readHistograms(family, family.samples, reject);
    expect(rejected.map(({ message }) => message)).toEqual([]);
  });
});
