/**
 * `npm run check:gpu -- --out=FOLDER` runs the built program on the GPU of this machine, idle and under load, and keeps
 * what it and nvidia-smi said. It changes no setting of the GPU. Needs python3 with PyTorch for the load.
 */
import { execFile } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { release } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { Exporter } from './exporter.ts';
import { Load } from './load.ts';
import { captureCapabilities, captureState, printed } from './smi.ts';

const { values } = parseArgs({
  options: {
    out: { type: 'string', default: 'gpu-check' },
    library: { type: 'string', default: 'libnvidia-ml.so.1' },
    'nvidia-smi': { type: 'string', default: 'nvidia-smi' },
    load: {
      type: 'string',
      default: `python3 ${fileURLToPath(new URL('../../../bench/gpu/load.py', import.meta.url))}`,
    },
    // 40 is four readings of the details
    seconds: { type: 'string', default: '40' },
    // ends with a kernel that faults, to see whether its XID is told
    fault: { type: 'boolean', default: false },
  },
});
const phaseSeconds = Number(values.seconds);
const nvidiaSmi = values['nvidia-smi'];
const startedAt = Date.now();
const journal: unknown[] = [];
mkdirSync(values.out, { recursive: true });

function keep(name: string, text: string): void {
  writeFileSync(join(values.out, name), text);
}

function note(what: string, data: object = {}): void {
  journal.push({ at: (Date.now() - startedAt) / 1000, time: Date.now() / 1000, what, ...data });
  keep('journal.json', JSON.stringify(journal, undefined, 1));
  process.stdout.write(`${((Date.now() - startedAt) / 1000).toFixed(1)} ${what} ${JSON.stringify(data)}\n`);
}

const library = `--gpu.nvml-library=${values.library}`;
const smiCommand = `--gpu.nvidia-smi-command=${nvidiaSmi}`;
/** As installed; and one that reads the details as often as the rest, to compare with nvidia-smi at the same moment. */
const EXPORTERS = {
  nvml: [library, '--gpu.processes'],
  fine: ['--gpu.source=nvml', library, '--gpu.processes', '--gpu.detail-interval=1s', '--no-host.metrics'],
  smi: ['--gpu.source=nvidia-smi', smiCommand, '--gpu.processes', '--no-host.metrics'],
} as const;

const running = new Map<string, Exporter>();
for (const [name, flags] of Object.entries(EXPORTERS)) {
  running.set(name, await Exporter.start(flags, join(values.out, `${name}.log`)));
}

let number = 0;
/** Pages of all exporters and the table of nvidia-smi, as nearly at one moment as can be. */
async function compareNow(state: string): Promise<void> {
  const prefix = `${String(++number).padStart(2, '0')}-${state}`;
  const [smi, ...pages] = await Promise.all([
    printed([nvidiaSmi, '-q', '-x']),
    ...[...running].map(async ([name, exporter]) => Object.assign(await exporter.scrape(), { name })),
  ]);
  keep(`${prefix}-query.xml`, smi);
  for (const { name, page } of pages) keep(`${prefix}-${name}.prom`, page);
  note(`pages ${prefix}`, {
    milliseconds: Object.fromEntries(pages.map(({ name, milliseconds }) => [name, milliseconds])),
    spent: Object.fromEntries([...running].map(([name, exporter]) => [name, exporter.spent()])),
  });
}

const PROBE = fileURLToPath(new URL('probe.js', import.meta.url));
function probe(state: string): Promise<void> {
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      [PROBE, values.library, '10'],
      { timeout: 60_000, maxBuffer: 1 << 26 },
      (error, stdout, stderr) => {
        keep(`probe-${state}.json`, stdout);
        note(`probe ${state}`, error ? { error: error.message, stderr } : {});
        resolve();
      },
    );
  });
}

/** Pages every five seconds while it lasts; at its middle what else is asked. */
async function observe(
  state: string,
  seconds: number,
  others: readonly (() => Promise<unknown>)[],
): Promise<void> {
  const until = Date.now() + seconds * 1000;
  await sleep(2_000);
  const asked = others.map((ask) => ask());
  while (Date.now() < until - 4_000) {
    await compareNow(state);
    await sleep(5_000);
  }
  await Promise.all(asked);
}

async function capture(state: string): Promise<void> {
  keep(`capture-${state}.txt`, await captureState(nvidiaSmi, state));
  note(`capture ${state}`);
}

async function loaded(
  load: Load,
  name: string,
  seconds: number,
  others: readonly (() => Promise<unknown>)[],
) {
  note(`begin ${name}`);
  const [done] = await Promise.all([load.phase(name, seconds), observe(name, seconds, others)]);
  note(`end ${name}`, { done });
}

async function main(): Promise<void> {
  keep(
    'header.txt',
    `collected_at:   ${new Date().toISOString()}\nkernel:         ${release()}\narch:           ${process.arch}\n`,
  );
  note('versions', { node: process.version, flags: EXPORTERS });
  const load = new Load(values.load.split(' '));
  note('load', await load.ready());
  await Promise.all([
    captureCapabilities(nvidiaSmi).then((text) => keep('capture-capabilities.txt', text)),
    captureSymbols(),
  ]);
  note('begin idle');
  await observe('idle', phaseSeconds, [() => probe('idle'), () => capture('idle')]);
  await latency();
  note('hold', { done: await load.phase('hold', 4), pid: load.pid });
  await loaded(load, 'matmul', phaseSeconds, [() => probe('matmul'), () => capture('load')]);
  await loaded(load, 'stream', phaseSeconds * 0.75, []);
  await loaded(load, 'to_gpu', phaseSeconds / 2, [() => probe('to_gpu')]);
  await loaded(load, 'from_gpu', phaseSeconds / 2, [() => probe('from_gpu')]);
  load.end();
  // The next reading of the details holds the last of the bytes copied.
  await sleep(11_000);
  await compareNow('after');
  if (values.fault) await fault();
}

async function latency(): Promise<void> {
  for (const [name, exporter] of running) {
    const times: number[] = [];
    for (let i = 0; i < 50; i++) times.push((await exporter.scrape()).milliseconds);
    note(`latency ${name}`, { milliseconds: times.toSorted((a, b) => a - b) });
  }
}

async function fault(): Promise<void> {
  const faulty = new Load(values.load.split(' '));
  note('fault ready', await faulty.ready());
  const said = await faulty.phase('fault', 0).catch((error: unknown) => ({ error: String(error) }));
  note('fault', { said });
  await sleep(3_000);
  await compareNow('fault');
  faulty.end();
  await sleep(3_000);
  await compareNow('after-fault');
}

/** What the library exports: names that a header has may be missing. */
async function captureSymbols(): Promise<void> {
  const names = await printed([
    'sh',
    '-c',
    `f=$(ldconfig -p | awk '/libnvidia-ml.so.1/ {print $NF; exit}'); strings -a "$f" 2>/dev/null | grep -E '^nvml[A-Z]' | sort -u`,
  ]);
  keep('symbols.txt', names);
}

try {
  await main();
} catch (error) {
  note('failed', { error: error instanceof Error ? (error.stack ?? '') : String(error) });
  process.exitCode = 1;
} finally {
  for (const exporter of running.values()) await exporter.stop();
}

/** What the command check says, by each backend. */
async function check(source: string): Promise<void> {
  const program = fileURLToPath(new URL('../../exporter/main.js', import.meta.url));
  const flags = [`--gpu.source=${source}`, library, smiCommand];
  keep(`check-${source}.txt`, await printed([process.execPath, program, 'check', ...flags]));
}

await check('nvml');
await check('nvidia-smi');
process.exit();
