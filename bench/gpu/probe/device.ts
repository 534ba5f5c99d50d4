/** The first GPU of a library, asked call by call. Reads only. */
import { RawNvml } from '../raw.ts';
import type { Argument, Called } from '../raw.ts';

/** What a call gave, and the number that it wrote where it gave one. */
export interface Told {
  readonly code: number;
  readonly value?: number;
}

export class Device {
  readonly nvml: RawNvml;
  readonly init: Called;
  /** Code of the call that gave the handle. */
  readonly byIndex: number;
  readonly handle: bigint;

  constructor(library: string) {
    this.nvml = new RawNvml(library);
    this.init = this.nvml.call('nvmlInit_v2');
    const out = out8();
    this.byIndex = this.nvml.code('nvmlDeviceGetHandleByIndex_v2', 0, out);
    this.handle = out.readBigUInt64LE(0);
  }

  u32(name: string, ...args: Argument[]): Told {
    const out = out8();
    const code = this.nvml.code(name, ...args, out);
    return code === 0 ? { code, value: out.readUInt32LE(0) } : { code };
  }

  u64(name: string, ...args: Argument[]): Told {
    const out = out8();
    const code = this.nvml.code(name, ...args, out);
    return code === 0 ? { code, value: Number(out.readBigUInt64LE(0)) } : { code };
  }

  /** A structure of `size` bytes as its 32-bit words; `word` is what stands in the first one before, as a version. */
  words(name: string, size: number, word: number | undefined, ...before: Argument[]) {
    const out = Buffer.alloc(Math.max(size, 8));
    if (word !== undefined) out.writeUInt32LE(word >>> 0, 0);
    const code = this.nvml.code(name, this.handle, ...before, out);
    return {
      code,
      words: code === 0 ? from(0, Math.floor(size / 4) - 1).map((at) => out.readInt32LE(4 * at)) : [],
    };
  }

  /** Median microseconds of a call, over several; the first one apart. */
  timing(name: string, times: number, ...args: Argument[]) {
    const taken = Array.from({ length: times }, () => this.nvml.call(name, ...args));
    const sorted = taken.map(({ microseconds }) => microseconds).toSorted((a, b) => a - b);
    return {
      code: taken[0]?.code,
      first: taken[0]?.microseconds,
      median: sorted[Math.floor(sorted.length / 2)],
      most: sorted.at(-1),
    };
  }
}

export function out8(): Buffer {
  return Buffer.alloc(8);
}

/** Whole numbers, both ends included. */
export function from(first: number, last: number): number[] {
  return Array.from({ length: last - first + 1 }, (_, at) => first + at);
}
