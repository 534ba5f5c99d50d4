import type { Families, PageFamily, PageSample, PageType } from './page.ts';

interface Membership {
  readonly family: string;
  readonly type: PageType;
  /** Name in the TYPE and HELP lines. */
  readonly declared: string;
}

type Naming = 'declared' | 'sample';

/** Which sample names belong to a declared family, and under which name that family is found. */
const SUFFIXES: readonly { suffix: string; of: readonly PageType[]; naming: Naming; type?: PageType }[] = [
  { suffix: '_bucket', of: ['histogram', 'gaugehistogram'], naming: 'declared' },
  { suffix: '_sum', of: ['histogram', 'summary'], naming: 'declared' },
  { suffix: '_count', of: ['histogram', 'summary'], naming: 'declared' },
  { suffix: '_gsum', of: ['gaugehistogram'], naming: 'declared' },
  { suffix: '_gcount', of: ['gaugehistogram'], naming: 'declared' },
  { suffix: '_total', of: ['counter'], naming: 'sample' },
  { suffix: '_info', of: ['info'], naming: 'sample' },
  { suffix: '_created', of: ['counter', 'histogram', 'summary'], naming: 'sample', type: 'gauge' },
];

/**
 * Samples by sample name to families, by TYPE alone: a name that a TYPE line gives exactly is that family, whatever
 * its suffix says (`vllm:iteration_tokens_total` is a histogram). The order of lines on the page does not matter.
 */
export function assembleFamilies(
  samplesByName: Iterable<readonly [string, readonly PageSample[]]>,
  types: ReadonlyMap<string, PageType>,
  helps: ReadonlyMap<string, string>,
): Families {
  const families = new Map<string, PageFamily & { samples: PageSample[] }>();
  const printed = new Set<string>();
  for (const [name, samples] of samplesByName) {
    const { family, type, declared } = membership(name, types);
    printed.add(declared);
    const known = families.get(family);
    if (known) for (const sample of samples) known.samples.push(sample);
    else families.set(family, { name: family, type, help: helps.get(declared) ?? '', samples: [...samples] });
  }
  for (const [name, type] of types) {
    if (printed.has(name) || families.has(name)) continue;
    families.set(name, { name, type, help: helps.get(name) ?? '', samples: [] });
  }
  return families;
}

function membership(name: string, types: ReadonlyMap<string, PageType>): Membership {
  const own = types.get(name);
  if (own) return { family: name, type: own, declared: name };
  for (const { suffix, of, naming, type } of SUFFIXES) {
    if (!name.endsWith(suffix)) continue;
    const declared = name.slice(0, -suffix.length);
    const found = types.get(declared);
    if (found && of.includes(found)) {
      return { family: naming === 'sample' ? name : declared, type: type ?? found, declared };
    }
  }
  return { family: name, type: 'untyped', declared: name };
}
