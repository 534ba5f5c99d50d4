import type { LinkView } from './view.ts';

/** What only some programs have to say on the status page. */
export interface StatusOptions {
  /** After those that are always there. */
  readonly links?: readonly LinkView[];
  /** Absent where the figures are real. */
  readonly simulated?: Simulated;
}

/** A simulation whose scenario can be chosen on the page. */
export interface Simulated {
  readonly scenarios: readonly Scenario[];
  /** Name of the scenario that runs. */
  current(): string;
  /** Resolves when the page can be drawn anew. */
  switchTo(name: string): Promise<void>;
}

interface Scenario {
  readonly name: string;
  /** One line: what goes on in it. */
  readonly summary: string;
}

/** A server as the config names it. */
export interface ConfiguredServer {
  readonly name: string;
  readonly devices: readonly string[];
  readonly isPushed: boolean;
}
