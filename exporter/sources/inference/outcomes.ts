import type { ModelReading, Outcome } from '../../model/inference.ts';
import { known } from './signals.ts';

type Counted = Readonly<Partial<Record<Outcome, number | undefined>>>;

/** Finished requests of a server that counts them in several families; undefined where it has none of them. */
export function outcomes(...parts: readonly (Counted | undefined)[]): ModelReading['requests'] {
  const all: NonNullable<ModelReading['requests']> = Object.assign(
    {},
    ...parts.map((part) => part && known(part)),
  );
  return Object.keys(all).length > 0 ? all : undefined;
}
