/** `node dist/bench/gpu/report.js FOLDER` prints, as Markdown, what a run of `check:gpu` found. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { compare } from './compare.ts';
import { MEBIBYTE, seriesOf } from './page.ts';

const folder = process.argv[2] ?? 'gpu-check';
const files = readdirSync(folder).toSorted();

function pagesOf(state: string, kind: string): string[] {
  const names = files.filter((name) => new RegExp(`^\\d+-${state}-${kind}$`).test(name));
  return names.map((name) => readFileSync(join(folder, name), 'utf8'));
}

function line(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

function short(value: number | undefined): string {
  if (value === undefined) return '';
  if (Math.abs(value) >= 1e6) return `${Number((value / 1e6).toFixed(3))} M`;
  return String(Number(value.toFixed(3)));
}

interface Entry {
  readonly at: number;
  readonly what: string;
  readonly done?: Readonly<Record<string, number>>;
  readonly milliseconds?: readonly number[];
  readonly spent?: Readonly<Record<string, { exporter: number; children: number; residentBytes: number }>>;
}
const journal: Entry[] = JSON.parse(readFileSync(join(folder, 'journal.json'), 'utf8'));

function compared(state: string): string {
  const rows = compare(
    pagesOf(state, 'query.xml').at(-1) ?? '',
    pagesOf(state, 'fine.prom').at(-1) ?? '',
    pagesOf(state, 'smi.prom').at(-1) ?? '',
  );
  return table(
    ['', 'nvidia-smi -q', 'ours, by NVML', 'ours, by nvidia-smi', ''],
    rows.map(({ what, nvidiaSmi, byNvml, byNvidiaSmi, agree }) => [
      what,
      short(nvidiaSmi),
      short(byNvml),
      short(byNvidiaSmi),
      agree ? 'agree' : 'DIFFER',
    ]),
  );
}

const ACTIVITY = [
  'gpu_utilisation_percent',
  'gpu_sm_active_ratio',
  'gpu_sm_occupancy_ratio',
  'gpu_tensor_active_ratio',
  'gpu_dram_active_ratio',
  'gpu_power_watts',
];

function activity(): string {
  const states = ['idle', 'matmul', 'stream', 'to_gpu', 'from_gpu'];
  return table(
    ['', ...states],
    ACTIVITY.map((family) =>
      [`\`${family}\``].concat(
        states.map((state) => short(seriesOf(pagesOf(state, 'fine.prom').at(-1) ?? '', family)[0])),
      ),
    ),
  );
}

function loads(): string {
  const rows = journal.flatMap(({ what, done }) => {
    if (!what.startsWith('end ') || !done) return [];
    const rest = Object.entries(done).filter(([key]) => !['phase', 'ended'].includes(key));
    return [[what.slice(4), rest.map(([key, value]) => `${key} ${short(value)}`).join(', ')]];
  });
  return table(['phase', 'what the load did'], rows);
}

function copied(phase: string): number {
  return journal.find(({ what }) => what === `end ${phase}`)?.done?.['bytes'] ?? 0;
}

/** Bytes that the counters moved over both copy phases, against those that were copied. */
function pcie(): string {
  const before = pagesOf('stream', 'nvml.prom').at(-1) ?? '';
  const after = pagesOf('after', 'nvml.prom').at(-1) ?? '';
  const counted = (family: string) => (seriesOf(after, family)[0] ?? 0) - (seriesOf(before, family)[0] ?? 0);
  const moved = (family: string, phase: string) => [
    `\`${family}\``,
    `${(copied(phase) / 1e9).toFixed(1)} GB`,
    `${(counted(family) / 1e9).toFixed(1)} GB`,
    `${((counted(family) / copied(phase)) * 100).toFixed(1)} %`,
  ];
  return table(
    ['', 'copied', 'counted', ''],
    [moved('gpu_pcie_receive_bytes_total', 'to_gpu'), moved('gpu_pcie_transmit_bytes_total', 'from_gpu')],
  );
}

const BACKENDS = ['nvml', 'smi'] as const;

function row(what: string, of: (kind: string) => number, digits = 2): string[] {
  return [what].concat(BACKENDS.map((kind) => of(kind).toFixed(digits)));
}

function pass(kind: string, which: string): number {
  const page = pagesOf('matmul', `${kind}.prom`).at(-1) ?? '';
  return (seriesOf(page, 'headroom_gpu_pass_duration_seconds', which)[0] ?? 0) * 1000;
}

function scrape(kind: string): number {
  return journal.find(({ what }) => what === `latency ${kind}`)?.milliseconds?.[25] ?? 0;
}

function cost(): string {
  const scrapes = journal.filter(({ what }) => what.startsWith('pages '));
  const idle = scrapes.filter(({ what }) => what.endsWith('idle'));
  // Past the start: module loading is not the loop.
  const [first, last] = [idle[2], idle.at(-1)];
  const seconds = (last?.at ?? 0) - (first?.at ?? 0);
  const percent = (kind: string, who: 'exporter' | 'children') =>
    (((last?.spent?.[kind]?.[who] ?? 0) - (first?.spent?.[kind]?.[who] ?? 0)) / seconds) * 100;
  return table(
    ['', 'NVML', 'nvidia-smi'],
    [
      row('CPU of the exporter, % of a core', (kind) => percent(kind, 'exporter')),
      row('CPU of the reader or of nvidia-smi, % of a core', (kind) => percent(kind, 'children')),
      row(
        'resident memory of both, MiB',
        (kind) => (scrapes.at(-1)?.spent?.[kind]?.residentBytes ?? 0) / MEBIBYTE,
        0,
      ),
      row('a scrape, median of 50, ms', scrape),
      row('a pass over what changes by the second, ms', (kind) => pass(kind, 'sample')),
      row('a pass over all, ms', (kind) => pass(kind, 'detail')),
    ],
  );
}

function calls(): string {
  const probe: { timings: Record<string, { code: number; first: number; median: number; most: number }> } =
    JSON.parse(readFileSync(join(folder, 'probe-matmul.json'), 'utf8'));
  return table(
    ['call', 'first, µs', 'median, µs', 'longest, µs'],
    Object.entries(probe.timings).map(([name, { first, median, most }]) => [
      `\`${name}\``,
      first.toFixed(0),
      median.toFixed(0),
      most.toFixed(0),
    ]),
  );
}

const xids = pagesOf('after-fault', 'nvml.prom')
  .at(-1)
  ?.split('\n')
  .filter((text) => text.startsWith('gpu_xid'));
process.stdout.write(
  [
    '### Idle',
    compared('idle'),
    '### Under load',
    compared('matmul'),
    '### Activity',
    loads(),
    activity(),
    '### PCIe',
    pcie(),
    '### XID',
    (xids ?? []).join('\n'),
    '### Cost',
    cost(),
    calls(),
    '',
  ].join('\n\n'),
);
