import { execFile } from 'node:child_process';

/** What a command printed, both streams; its exit code where it is not 0. Never rejects. */
export function printed(command: readonly string[], timeoutMs = 30_000): Promise<string> {
  const [program = '', ...args] = command;
  return new Promise((resolve) => {
    execFile(program, args, { timeout: timeoutMs, maxBuffer: 1 << 26 }, (error, stdout, stderr) => {
      const ended = error ? `\n[exit: ${String(error.code ?? error.signal ?? error.message)}]\n` : '';
      resolve(`${stdout}${stderr}${ended}`);
    });
  });
}

/** Names in a `--help-query-...` text that can be asked for, the first spelling of each. */
export function listedFields(help: string): string[] {
  return help.split('\n').flatMap((line) => {
    const name = /^"([\w.]+)"(?: or "[\w.]+")*\s*$/.exec(line)?.[1];
    return name === undefined ? [] : [name];
  });
}

const BAR = '#'.repeat(80);

/** A section of a capture: what it is, the command, and what that printed. */
export function section(heading: string, command: readonly string[], output: string): string {
  return `${BAR}\n# ${heading}\n# $ ${command.join(' ')}\n${BAR}\n${output}\n\n`;
}

/** What the driver can tell, whatever the GPU does. */
export async function captureCapabilities(nvidiaSmi: string): Promise<string> {
  const commands: readonly (readonly [string, string])[] = [
    ['version', '--version'],
    ['help (-h)', '-h'],
    ['help-query-gpu', '--help-query-gpu'],
    ['help-query-compute-apps', '--help-query-compute-apps'],
    ['list (-L)', '-L'],
    ['topo -m', 'topo -m'],
    ['nvlink -s', 'nvlink -s'],
  ];
  return captureAll(nvidiaSmi, 'capabilities', commands);
}

/** What the GPU is doing now, in the sections that our captures have. */
export async function captureState(nvidiaSmi: string, state: string): Promise<string> {
  const fields = listedFields(await printed([nvidiaSmi, '--help-query-gpu']));
  const apps = 'timestamp,gpu_name,gpu_bus_id,gpu_serial,gpu_uuid,pid,process_name,used_gpu_memory';
  return captureAll(nvidiaSmi, state, [
    ['nvidia-smi (default table)', ''],
    ['query (-q)', '-q'],
    ['query-gpu (csv, what the exporter parses)', `--query-gpu=${fields.join(',')} --format=csv`],
    ['query-compute-apps (per-process)', `--query-compute-apps=${apps} --format=csv`],
    ['pmon (per-process monitor)', 'pmon -c 3'],
    ['dmon (per-device monitor, incl. PCIe rx/tx)', 'dmon -s pucvmet -c 3'],
    ['query (-q -x)', '-q -x'],
    ['query (-q -d)', '-q -d PERFORMANCE,POWER,TEMPERATURE,ECC,ROW_REMAPPER,PIDS,UTILIZATION'],
  ]);
}

async function captureAll(
  nvidiaSmi: string,
  state: string,
  commands: readonly (readonly [string, string])[],
): Promise<string> {
  const outputs = await Promise.all(
    commands.map(async ([heading, args]) => {
      const command = ['nvidia-smi', ...args.split(' ').filter((arg) => arg !== '')];
      return section(`${state} :: ${heading}`, command, await printed([nvidiaSmi, ...command.slice(1)]));
    }),
  );
  return outputs.join('');
}
