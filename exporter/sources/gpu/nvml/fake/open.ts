import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import koffi from 'koffi';
import { buildFakeNvml, writeScenario } from './build.ts';

/** A number goes as u32; a bigint (a handle or a u64), a Buffer and null go as the 64-bit register that they share. */
export type Argument = number | bigint | Buffer | null;

/** The fake NVML inside this process, for tests that call it as C would be called. */
export interface OpenFake {
  readonly library: string;
  readonly scenarioFile: string;
  /** Replaces the scenario: seen by the next call. */
  scenario(...lines: string[]): void;
  /** Calls a function by its C name and gives its return code. Throws where the library lacks it. */
  call(name: string, ...args: Argument[]): number;
  /** The same, where anything but 0 throws. */
  ok(name: string, ...args: Argument[]): void;
  /** As `call`, on another thread. */
  callAside(name: string, ...args: Argument[]): Promise<number>;
  /** Handle of a GPU. Throws on any code but 0. */
  device(index: number): bigint;
  close(): void;
}

/**
 * Builds the library, loads it and initialises it on a scenario of its own.
 * It sets the environment variable of the whole process: one at a time.
 */
export async function openFake(
  lines: readonly string[],
  options?: Parameters<typeof buildFakeNvml>[0],
): Promise<OpenFake> {
  const file = await buildFakeNvml(options);
  const folder = mkdtempSync(path.join(tmpdir(), 'fake-nvml-'));
  const scenarioFile = path.join(folder, 'scenario');
  writeScenario(scenarioFile, lines);
  process.env['FAKE_NVML_SCENARIO'] = scenarioFile;
  const library = koffi.load(file);

  function bind(name: string, args: readonly Argument[]) {
    return library.func(
      name,
      'int',
      args.map((argument) => (typeof argument === 'number' ? 'uint32' : 'void *')),
    );
  }
  function call(name: string, ...args: Argument[]): number {
    return Number(bind(name, args)(...args));
  }
  function ok(name: string, ...args: Argument[]): void {
    const code = call(name, ...args);
    if (code !== 0) throw new Error(`${name} gave ${code}, expected 0.`);
  }
  ok('nvmlInit_v2');
  return {
    library: file,
    scenarioFile,
    scenario: (...next) => writeScenario(scenarioFile, next),
    call,
    ok,
    callAside: (name, ...args) =>
      new Promise((resolve, reject) => {
        bind(name, args).async(...args, (error: unknown, code: unknown) =>
          error ? reject(error) : resolve(Number(code)),
        );
      }),
    device(index) {
      const handle = Buffer.alloc(8);
      ok('nvmlDeviceGetHandleByIndex_v2', index, handle);
      return handle.readBigUInt64LE();
    },
    close() {
      writeScenario(scenarioFile, []);
      while (call('nvmlShutdown') === 0);
      rmSync(folder, { recursive: true });
    },
  };
}
