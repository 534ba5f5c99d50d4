import type { VerdictName } from '../../../alerts/verdict/table.ts';
import type { ServerSettings } from '../engine/server.ts';
import type { Node } from '../node.ts';
import type { Demand } from '../traffic/arrivals.ts';
import type { ScenarioName } from './names.ts';

/** What the operator promises, and what the demo's rules compare with. */
export interface Objective {
  readonly ttftSeconds: number;
  readonly timePerOutputTokenSeconds: number;
}

/** Something that happens to the node or its traffic, `after` seconds from when the scenario begins. */
export interface Change {
  readonly after: number;
  /** Happens again and again, so many seconds apart. */
  readonly every?: number;
  readonly demand?: (usual: Demand) => Demand;
  /** The node has been advanced to the time. */
  readonly node?: (node: Node, time: number) => void;
}

/** A story: usual life, and from some time before now on what goes wrong. It leads to one verdict and to no other. */
export interface Scenario {
  readonly name: ScenarioName;
  /** One line: what goes on. */
  readonly summary: string;
  readonly verdict: VerdictName;
  readonly server: (gpus: number) => ServerSettings;
  readonly demand: (server: ServerSettings) => Demand;
  readonly objective: Objective;
  /** Seconds before now at which it begins. */
  readonly began: number;
  readonly changes: readonly Change[];
}
