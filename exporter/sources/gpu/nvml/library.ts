import koffi from 'koffi';
import type { KoffiFunc, LibraryHandle } from 'koffi';
import { PROTOTYPES, SYMBOLS } from './prototypes.ts';
import type { NvmlSymbol } from './prototypes.ts';
import { endsSession, FUNCTION_NOT_FOUND, GPU_IS_LOST, GpuLost, SessionOver, statusText } from './status.ts';

/** A device, event set or GPM sample of the library. */
export type Handle = bigint;
type NativeFunction = KoffiFunc<(...args: unknown[]) => number>;
type Argument = Handle | number | Buffer | null;

export interface RunningCall {
  readonly symbol: NvmlSymbol;
  /** performance.now() */
  readonly since: number;
}

/** The library cannot be loaded: there is no driver here, or it is not NVML. */
export class LibraryMissing extends Error {
  override readonly name = 'LibraryMissing';
}

/**
 * The NVML library. Symbols are probed one by one: what a header declares may be missing in the driver that runs.
 * Every call runs on a thread of libuv's pool, so that one that never returns leaves this process able to say so.
 */
export class NvmlLibrary {
  private readonly functions = new Map<NvmlSymbol, NativeFunction>();
  /** The call that is running in the reading lane, for the watchdog; the event wait has a lane of its own. */
  running: RunningCall | undefined;

  /** @throws LibraryMissing */
  constructor(path: string) {
    const library = load(path);
    for (const symbol of SYMBOLS) {
      const native = probe(library, symbol);
      if (native) this.functions.set(symbol, native);
    }
    if (!this.has('nvmlInit_v2'))
      throw new LibraryMissing(`${path} is not the NVML library: it lacks nvmlInit_v2`);
  }

  has(symbol: NvmlSymbol): boolean {
    return this.functions.has(symbol);
  }

  /** The newest of the names that the library has; the preferred one when it has none. */
  first(preferred: NvmlSymbol, ...older: NvmlSymbol[]): NvmlSymbol {
    return [preferred, ...older].find((symbol) => this.has(symbol)) ?? preferred;
  }

  /**
   * Calls in the reading lane.
   * @returns the return code; FUNCTION_NOT_FOUND when the library lacks the symbol
   * @throws GpuLost when the GPU has fallen off; SessionOver on a code after which no handle is good any more
   */
  async call(symbol: NvmlSymbol, ...args: Argument[]): Promise<number> {
    const code = await this.attempt(symbol, ...args);
    if (code === GPU_IS_LOST) throw new GpuLost(`${symbol}: ${statusText(code)}`);
    if (endsSession(code)) throw new SessionOver(`${symbol}: ${statusText(code)}`);
    return code;
  }

  /** Calls in the reading lane and leaves the judgement to the caller: one lost GPU must not hide the others. */
  async attempt(symbol: NvmlSymbol, ...args: Argument[]): Promise<number> {
    this.running = { symbol, since: performance.now() };
    const code = await this.invoke(symbol, args);
    this.running = undefined;
    return code;
  }

  /** Calls beside the reading lane: for the event wait, which blocks on purpose and judges its codes itself. */
  invoke(symbol: NvmlSymbol, args: readonly Argument[]): Promise<number> {
    const native = this.functions.get(symbol);
    if (!native) return Promise.resolve(FUNCTION_NOT_FOUND);
    return new Promise((resolve, reject) => {
      native.async(...args, (error: Error | null, code: number) => (error ? reject(error) : resolve(code)));
    });
  }
}

/** Reads a NUL-terminated text. */
export function textOf(buffer: Buffer, start = 0): string {
  const end = buffer.indexOf(0, start);
  return buffer.toString('utf8', start, end < 0 ? buffer.length : end);
}

function load(path: string): LibraryHandle {
  try {
    return koffi.load(path);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new LibraryMissing(`${path} cannot be loaded (${reason.replace(/^.*: /, '')})`);
  }
}

function probe(library: LibraryHandle, symbol: NvmlSymbol): NativeFunction | undefined {
  try {
    return library.func(symbol, 'int', [...PROTOTYPES[symbol]]);
  } catch {
    return undefined;
  }
}
