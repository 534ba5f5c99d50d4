import { Random } from '../exporter/simulator/random.ts';
import { CannotBeTried } from './fault.ts';
import type { Fault } from './fault.ts';
import type { Result } from './result.ts';
import { Stage } from './stage.ts';
import type { Bounds } from './stage.ts';

/** Plays the faults one after the other, in an order that the seed draws; gives the results in the order of `faults`. */
export async function runFaults(
  faults: readonly Fault[],
  bounds: Bounds & { readonly seed: number },
  progress: (line: string) => void,
): Promise<readonly Result[]> {
  const random = new Random(bounds.seed);
  const results = new Map<Fault, Result>();
  for (const fault of shuffled(faults, random)) {
    const result = await playOne(fault, new Stage(bounds, random));
    results.set(fault, result);
    progress(`${fault.name}: ${outcomeOf(result)}`);
  }
  return faults.flatMap((fault) => results.get(fault) ?? []);
}

let playing: Stage | undefined;

/** Ends what the fault that is played has started: for a command that is told to stop. */
export async function endPlaying(): Promise<void> {
  await playing?.clear();
}

/** All that the fault started has ended when this resolves. */
async function playOne(fault: Fault, stage: Stage): Promise<Result> {
  let skipped: string | undefined;
  playing = stage;
  try {
    await fault.play(stage);
  } catch (error) {
    if (error instanceof CannotBeTried) skipped = error.message;
    else stage.broken.push(`it could not be played to its end: ${String(error)}`);
  } finally {
    await stage.clear();
  }
  const { name, promise, tried } = fault;
  const { times, scrapes, failedScrapes, acknowledged, lost, backSeconds, notes, broken } = stage;
  const worstScrapeMs = scrapes > 0 ? stage.worstScrapeMs : undefined;
  const counts = { times, scrapes, failedScrapes, worstScrapeMs, acknowledged, lost, backSeconds };
  return { name, promise, tried, ...counts, notes, broken: [...new Set(broken)], skipped };
}

function outcomeOf({ times, broken, skipped }: Result): string {
  if (skipped !== undefined) return `skipped: ${skipped}`;
  return broken.length === 0 ? `${times} times, kept` : `BROKEN: ${broken.join('; ')}`;
}

function shuffled<T>(items: readonly T[], random: Random): T[] {
  const keyed = items.map((item) => ({ item, key: random.uniform() }));
  return keyed.toSorted((one, other) => one.key - other.key).map(({ item }) => item);
}
