/** Whether the memory of both processes grows, by what is left after sweeps of their heaps. */
import { growthOf, together } from '../memory/growth.ts';
import type { Growth } from '../memory/growth.ts';
import type { Swept } from '../memory/sweeps.ts';

/** Of sweeps, of which the one that left least counts. */
const WINDOW_SECONDS = 30;

interface Measure {
  readonly what: string;
  readonly of: 'residentBytes' | 'usedBytes';
  /** MiB an hour. */
  readonly most: number;
}

/** What the program holds is read to the byte; resident is also what libraries hold, and what V8 keeps for the next garbage. */
export const USED: Measure = { what: 'heaps and buffers', of: 'usedBytes', most: 10 };
export const RESIDENT: Measure = { what: 'resident memory', of: 'residentBytes', most: 30 };

export interface Found {
  readonly notes: readonly string[];
  /** Each promise that was not kept, a sentence. */
  readonly broken: readonly string[];
}

/** @param exporter its pid; the other process is its reader */
export function memoryFound(swept: readonly Swept[], exporter: number): Found {
  const found = [USED, RESIDENT].map((measure) => grown(measure, swept, exporter));
  return { notes: found.map(({ note }) => note), broken: found.flatMap(({ broken }) => broken) };
}

function grown(measure: Measure, swept: readonly Swept[], exporter: number) {
  const growthOfThe = (isOne: (pid: number) => boolean) => {
    const own = swept.filter(({ pid }) => isOne(pid));
    const readings = own.map((each) => ({ seconds: each.seconds, bytes: each[measure.of] }));
    return growthOf(readings, WINDOW_SECONDS);
  };
  const own = growthOfThe((pid) => pid === exporter);
  const reader = growthOfThe((pid) => pid !== exporter);
  const both = together([own, reader]);
  const note = `${grew(measure, both)} (exporter ${inWords(own)}, reader ${inWords(reader)})`;
  return { note, broken: brokenBy(measure, both) };
}

/** By the slope itself: with a small error what does not leak is surely below `most`, and a leak of twice as much above. */
function brokenBy(measure: Measure, growth: Growth): string[] {
  const { slope, error } = growth;
  // Two standard errors of the slope must fit between.
  if (!(error <= measure.most / 2))
    return [`${grew(measure, growth)}, from which a leak cannot be told. Type: --minutes=20`];
  return slope < measure.most ? [] : [grew(measure, growth)];
}

function grew({ what }: Measure, growth: Growth): string {
  return `${what} of both processes grew by ${inWords(growth)} MiB an hour`;
}

function inWords({ slope, error }: Growth): string {
  return `${slope.toFixed(1)} ± ${error.toFixed(1)}`;
}
