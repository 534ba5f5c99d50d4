import { explainFailure, firstLine, quote } from './explain.ts';
import { chooseFields, fieldSpec, type FieldName } from './fields.ts';
import { hasMig, parseNvidiaSmi, type NvidiaSmiOutputs, type NvidiaSmiReading } from './parse.ts';
import { COMPUTE_APPS_FIELDS } from './processes.ts';
import type { RunOutcome } from './run.ts';
import type { Runner } from './runner.ts';

/** Why a pass gave no reading. */
export class PassFailure extends Error {
  /** All that nvidia-smi said, for who can make more of it. */
  readonly said: string;
  /** There is no nvidia-smi here, or no driver library for it. */
  readonly unavailable: boolean;

  constructor(message: string, said = '', unavailable = false) {
    super(message);
    this.said = said;
    this.unavailable = unavailable;
  }
}

/** 14 warns of a corrupt infoROM; the output is whole. */
const GOOD_EXIT_CODES = new Set([0, 14]);

export interface PassOptions {
  /** Read all fields, MIG devices and processes; else only what changes by the second. */
  readonly detail: boolean;
  /** UUIDs to ask for; without them, all GPUs. */
  readonly only?: readonly string[];
}

export interface Pass {
  readonly reading: NvidiaSmiReading;
  /** What went wrong beside the reading: sentences for the operator. */
  readonly problems: readonly string[];
}

export interface Reader {
  /** One reading of all GPUs, within the time limit of the runner. Rejects with a PassFailure. */
  pass(options: PassOptions): Promise<Pass>;
}

/** Asks nvidia-smi what it can tell, once for each driver, and then for that. */
export function createReader(runner: Runner, options: { readonly processes: boolean }): Reader {
  let fields: ReadonlyMap<FieldName, string> | undefined;
  let driverVersion: string | undefined;
  const refused = new Set<string>();

  async function exec(args: readonly string[], deadline: number): Promise<string> {
    const outcome = await runner.exec(args, deadline);
    if (outcome.kind === 'exited' && GOOD_EXIT_CODES.has(outcome.code)) return outcome.stdout;
    throw failure(outcome);
  }

  /** `told` is what the output comes to, where that says more than its first line. */
  function failure(outcome: RunOutcome, told?: string): PassFailure {
    const output = outcome.kind === 'exited' ? `${outcome.stdout}\n${outcome.stderr}` : '';
    const message = explainFailure(outcome, runner.command, runner.limits, told);
    return new PassFailure(message, `${output}\n${told ?? ''}`, isUnavailable(outcome));
  }

  async function askFields(deadline: number): Promise<ReadonlyMap<FieldName, string>> {
    const help = await exec(['--help-query-gpu'], deadline);
    const chosen = chooseFields(help, refused);
    if (chosen) return chosen;
    throw new PassFailure(
      `${runner.command.join(' ')} --help-query-gpu does not list index and uuid, so it is not nvidia-smi; ` +
        `it begins with "${quote(firstLine(help))}"; correct --gpu.nvidia-smi-command`,
    );
  }

  /** The table, whatever the exit code: a corrupt infoROM gives 14 and a good table. */
  async function readTable(detail: boolean, target: readonly string[], deadline: number): Promise<string> {
    for (;;) {
      fields ??= await askFields(deadline);
      const names = [...fields]
        .filter(([name]) => detail || fieldSpec(name).sample)
        .map(([, listed]) => listed);
      const outcome = await runner.exec(
        [`--query-gpu=${names.join(',')}`, '--format=csv', ...target],
        deadline,
      );
      if (outcome.kind !== 'exited') throw failure(outcome);
      const { recognised, samples, lost, rejected, notices } = parseNvidiaSmi({ queryGpu: outcome.stdout });
      if (recognised && (samples.length > 0 || lost.length > 0)) return outcome.stdout;
      const field = /Field "([\w.]+)" is not a valid field/.exec(outcome.stdout)?.[1];
      if (field === undefined || !names.includes(field)) {
        const told = notices[0] ?? rejected[0]?.message;
        throw failure(outcome, told ?? (recognised ? 'No devices were found' : undefined));
      }
      // Listed once and refused now: another driver since then. Ends, because each turn refuses one more.
      refused.add(field);
      fields = undefined;
    }
  }

  async function pass({ detail, only }: PassOptions): Promise<Pass> {
    const deadline = performance.now() + runner.limits.timeoutMs;
    const target = only ? [`--id=${only.join(',')}`] : [];
    const problems: string[] = [];
    const attempt: Attempt = (args) =>
      exec(args, deadline).catch((error: unknown) => {
        problems.push(error instanceof Error ? error.message : String(error));
        return undefined;
      });

    const queryGpu = await readTable(detail, target, deadline);
    const mig = detail && hasMig(queryGpu) ? await migOutputs(attempt, target) : {};
    const apps = [`--query-compute-apps=${COMPUTE_APPS_FIELDS}`, '--format=csv', ...target];
    const processes = detail && options.processes ? { computeApps: (await attempt(apps)) ?? null } : {};
    const reading = parseNvidiaSmi({ queryGpu, ...mig, ...processes });
    noteDriver(reading.driverVersion);
    problems.push(...reading.notices.map(quote), ...reading.rejected.map(({ message }) => message));
    return { reading, problems };
  }

  /** Another driver may list other fields. */
  function noteDriver(version: string | undefined): void {
    if (version === undefined) return;
    if (driverVersion !== undefined && version !== driverVersion) {
      fields = undefined;
      refused.clear();
    }
    driverVersion = version;
  }

  return { pass };
}

/** A run that the pass can do without: undefined if it failed. */
type Attempt = (args: readonly string[]) => Promise<string | undefined>;

async function migOutputs(
  attempt: Attempt,
  target: readonly string[],
): Promise<Pick<NvidiaSmiOutputs, 'query' | 'list'>> {
  const query = await attempt(['-q', ...target]);
  const list = query === undefined ? undefined : await attempt(['-L']);
  return query === undefined || list === undefined ? {} : { query, list };
}

/** nvidia-smi exits with 12 when it does not find libnvidia-ml. */
function isUnavailable(outcome: RunOutcome): boolean {
  return outcome.kind === 'not_started'
    ? outcome.code === 'ENOENT'
    : outcome.kind === 'exited' && outcome.code === 12;
}
