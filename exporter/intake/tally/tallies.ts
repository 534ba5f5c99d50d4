import { Tally } from './tally.ts';

/** Value of `server` or `model` under which those are counted together that there is no room for. */
export const OTHER = '_other';

/** How many pushed servers, and models of each, have series of their own; a model is some two hundred series. */
export interface Room {
  readonly servers: number;
  readonly modelsPerServer: number;
}
const ROOM: Room = { servers: 32, modelsPerServer: 32 };

/** A model that nothing was heard of for so long gives its place away. Its series end; they began at zero. */
const FORGOTTEN_AFTER_MS = 86_400_000;

export type FoldedLabel = 'server' | 'model';

/**
 * The tally of each pushed server and model, as many as there is room for: the rest is counted as `_other`, so that
 * a sender that makes up names costs a bounded number of series and no count is lost.
 */
export class Tallies {
  /** Data points and events that were counted under `_other`, by the label that there was no room for. */
  readonly folded = new Map<FoldedLabel, number>([
    ['server', 0],
    ['model', 0],
  ]);
  private readonly servers = new Map<string, Map<string, Tally>>();
  private reserved: ReadonlySet<string>;
  private readonly room: Room;

  /** `reserved`: servers that the config names; they always have room. */
  constructor(reserved: Iterable<string> = [], room = ROOM) {
    this.reserved = new Set(reserved);
    this.room = room;
  }

  /** Names servers that always have room in place of those before. */
  reserve(names: Iterable<string>): void {
    this.reserved = new Set(names);
  }

  /** The tally of a model, made when it is first named. `now` in Unix milliseconds. */
  of(server: string, model: string, now: number): Tally {
    const models = this.servers.get(server) ?? this.admit(server, now);
    if (!models) {
      this.fold('server');
      return this.heard(this.servers.get(OTHER) ?? this.open(OTHER), OTHER, OTHER, now);
    }
    if (models.has(model) || roomIn(models, this.room.modelsPerServer, now)) {
      return this.heard(models, server, model, now);
    }
    this.fold('model');
    return this.heard(models, server, OTHER, now);
  }

  *[Symbol.iterator](): Iterator<Tally> {
    for (const models of this.servers.values()) yield* models.values();
  }

  /** All that must be written down to go on after a restart. */
  state() {
    return { tallies: [...this], folded: this.folded };
  }

  restore({ tallies, folded }: ReturnType<Tallies['state']>): void {
    for (const tally of tallies) {
      const models = this.servers.get(tally.server) ?? this.open(tally.server);
      models.set(tally.model, Tally.revive(tally));
    }
    for (const [label, count] of folded) this.folded.set(label, count);
  }

  private heard(models: Map<string, Tally>, server: string, model: string, now: number): Tally {
    let tally = models.get(model);
    if (!tally) models.set(model, (tally = new Tally(server, model, model === OTHER)));
    tally.heardAt = now;
    return tally;
  }

  private admit(server: string, now: number): Map<string, Tally> | undefined {
    if (this.reserved.has(server)) return this.open(server);
    const guests = [...this.servers].filter(([name]) => name !== OTHER && !this.reserved.has(name));
    if (guests.length < this.room.servers) return this.open(server);
    const gone = guests.find(([, models]) => [...models.values()].every((tally) => isForgotten(tally, now)));
    if (!gone) return undefined;
    this.servers.delete(gone[0]);
    return this.open(server);
  }

  private open(server: string): Map<string, Tally> {
    const models = new Map<string, Tally>();
    this.servers.set(server, models);
    return models;
  }

  private fold(label: FoldedLabel): void {
    this.folded.set(label, (this.folded.get(label) ?? 0) + 1);
  }
}

/** True if one more model fits, if need be in the place of one that is forgotten. */
function roomIn(models: Map<string, Tally>, most: number, now: number): boolean {
  const named = [...models.keys()].filter((name) => name !== OTHER);
  if (named.length < most) return true;
  const gone = named.find((name) => isForgotten(models.get(name), now));
  return gone !== undefined && models.delete(gone);
}

function isForgotten(tally: Tally | undefined, now: number): boolean {
  return tally !== undefined && now - tally.heardAt > FORGOTTEN_AFTER_MS;
}
