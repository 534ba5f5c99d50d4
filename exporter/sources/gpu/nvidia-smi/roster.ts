import type { GpuIdentity } from '../../../model/gpu.ts';
import type { NvidiaSmiReading } from './parse.ts';

/** Bound on the GPUs remembered: a host behind ssh can be another one each time. */
const MAX_KNOWN = 256;
/** A UUID goes back into an argument list, with ssh even to a remote shell. */
const SAFE_UUID = /^GPU-[0-9A-Fa-f-]{1,64}$/;
const BUS_ID = /([0-9a-f]{4,8}):([0-9a-f]{2}):([0-9a-f]{2})\.([0-9a-f])/gi;

interface Known {
  readonly identity: GpuIdentity;
  readonly busId: string;
}

export interface Roster {
  /** GPUs that were seen before, are not in the reading, and are not in a row that could not be read. */
  update(reading: NvidiaSmiReading, detail: boolean): GpuIdentity[];
  /**
   * Known GPUs that the failed output speaks of, by bus id; all of them where it says that there are none.
   * nvidia-smi gives up on every GPU as soon as one of them has no handle.
   */
  absentBy(said: string): GpuIdentity[];
  /** UUIDs of the known GPUs without these. */
  others(absent: readonly GpuIdentity[]): string[];
  /** True if a GPU answered whose details are not known yet. */
  hasNewcomer(reading: NvidiaSmiReading): boolean;
}

/** Remembers the GPUs that answered, so that one that stops to answer is reported and not forgotten. */
export function createRoster(): Roster {
  const known = new Map<string, Known>();

  return {
    update(reading, detail) {
      for (const { deviceId, uuid, info } of detail ? reading.details : []) {
        if (known.has(uuid) || known.size < MAX_KNOWN) {
          known.set(uuid, { identity: { deviceId, uuid }, busId: normalBusId(info.pciBusId) });
        }
      }
      const lost = new Map(reading.lost.map((identity) => [identity.uuid, identity]));
      // A row that could not be read may be the missing GPU: it is neither shown nor called lost.
      if (reading.rejected.length > 0) return [...lost.values()];
      const present = new Set(reading.samples.map(({ uuid }) => uuid));
      for (const { identity } of known.values()) {
        if (!present.has(identity.uuid)) lost.set(identity.uuid, identity);
      }
      return [...lost.values()];
    },
    absentBy(said) {
      const gpus = [...known.values()];
      const named = new Set([...said.matchAll(BUS_ID)].map(([busId]) => normalBusId(busId)));
      const absent = gpus.filter(({ busId }) => named.has(busId));
      if (absent.length === 0 && /no devices were found/i.test(said)) {
        return gpus.map(({ identity }) => identity);
      }
      return absent.map(({ identity }) => identity);
    },
    others(absent) {
      const gone = new Set(absent.map(({ uuid }) => uuid));
      return [...known.keys()].filter((uuid) => !gone.has(uuid) && SAFE_UUID.test(uuid));
    },
    hasNewcomer: ({ samples }) => samples.some(({ uuid }) => !known.has(uuid)) && known.size < MAX_KNOWN,
  };
}

/** Errors print the PCI domain with 4 digits, tables with 8. */
function normalBusId(busId: string): string {
  return busId.toLowerCase().replace(/^0{4}(?=[0-9a-f]{4}:)/, '');
}
