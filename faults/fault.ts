import type { Stage } from './stage.ts';

/** Something that breaks, what must hold nevertheless, and how it is tried on the built program. */
export interface Fault {
  readonly name: string;
  /** What holds all the while, and what holds again afterwards: one line. */
  readonly promise: string;
  /** What is done in one round, one line. */
  readonly tried: string;
  /** Rounds of a full run; a quick one has one. */
  readonly rounds: number;
  /** Plays it. What breaks the promise is noted on the stage. @throws Error when it cannot be played to its end */
  play(stage: Stage): Promise<void>;
}

/** Why a fault cannot be tried on this machine: a sentence that says what to type. */
export class CannotBeTried extends Error {
  override readonly name = 'CannotBeTried';
}
