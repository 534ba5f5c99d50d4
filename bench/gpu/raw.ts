import koffi from 'koffi';
import type { LibraryHandle } from 'koffi';

/** A number goes as u32; a bigint (a handle or a u64), a Buffer and null as the 64-bit register that they share. */
export type Argument = number | bigint | Buffer | null;

/** What one call gave: its code, and how long it took. */
export interface Called {
  readonly code: number;
  readonly microseconds: number;
}

const FUNCTION_NOT_FOUND = 13;

/** The NVML library as it is, without our reader: for what the reader does not call too. Calls block. */
export class RawNvml {
  private readonly library: LibraryHandle;
  private readonly bound = new Map<string, (...args: Argument[]) => number>();

  constructor(path: string) {
    this.library = koffi.load(path);
  }

  has(name: string): boolean {
    try {
      this.library.func(name, 'int', []);
      return true;
    } catch {
      return false;
    }
  }

  call(name: string, ...args: Argument[]): Called {
    const native = this.bind(name, args);
    if (!native) return { code: FUNCTION_NOT_FOUND, microseconds: 0 };
    const start = performance.now();
    const code = native(...args);
    return { code, microseconds: (performance.now() - start) * 1000 };
  }

  /** The return code alone. */
  code(name: string, ...args: Argument[]): number {
    return this.call(name, ...args).code;
  }

  private bind(name: string, args: readonly Argument[]): ((...args: Argument[]) => number) | undefined {
    const types = args.map((argument) => (typeof argument === 'number' ? 'uint32' : 'void *'));
    const key = `${name}(${types.join()})`;
    const known = this.bound.get(key);
    if (known) return known;
    try {
      const native = this.library.func(name, 'int', types);
      const call = (...values: Argument[]) => Number(native(...values));
      this.bound.set(key, call);
      return call;
    } catch {
      return undefined;
    }
  }
}
