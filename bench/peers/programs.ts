/** The programs that Headroom is measured against: where they are found, and what to type where they are not. */
import { execFile } from 'node:child_process';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { findProgram } from '../../exporter/demo/prometheus/program.ts';

export type PeerName =
  | 'nvidia_gpu_exporter'
  | 'nvidia_gpu_exporter-nvml'
  | 'nvitop-exporter'
  | 'statsd_exporter'
  | 'pushgateway'
  | 'otelcol';

export interface Peer {
  readonly name: PeerName;
  readonly path: string;
  readonly version: string;
}

const FETCH = 'Type: bash bench/peers/fetch';
/** Other names by which distributions call a program, and how it comes here. */
const KNOWN: Readonly<Record<PeerName, { readonly others: readonly string[]; readonly get: string }>> = {
  nvidia_gpu_exporter: {
    others: [],
    get: 'Install it as its README says, and put it on PATH',
  },
  'nvidia_gpu_exporter-nvml': {
    others: [],
    get: 'Put the NVML flavour of nvidia_gpu_exporter on PATH under this name',
  },
  'nvitop-exporter': { others: [], get: FETCH },
  statsd_exporter: { others: ['prometheus-statsd-exporter'], get: FETCH },
  pushgateway: { others: ['prometheus-pushgateway'], get: FETCH },
  otelcol: { others: ['otelcol-contrib'], get: FETCH },
};

/** In the folder in which npm runs scripts; `bench/peers/fetch` fills it. */
const CACHE = join(process.cwd(), '.cache/peers/bin');

/** The peer if it is on PATH or was fetched. `path` is a search path such as that of the shell. */
export async function findPeer(name: PeerName, path = process.env['PATH'] ?? ''): Promise<Peer | undefined> {
  const PATH = [path, ...(path === process.env['PATH'] ? [CACHE] : [])].join(delimiter);
  const found = [name, ...KNOWN[name].others].flatMap((each) => findProgram(each, { PATH }) ?? [])[0];
  if (found === undefined) return undefined;
  const { stdout, stderr } = await promisify(execFile)(found, ['--version']);
  return { name, path: found, version: versionIn(stdout + stderr) ?? 'of an unknown version' };
}

/** What is said of a peer that is not here. */
export function skipped(name: PeerName): string {
  return `skipped: ${name} is neither on PATH nor in .cache/peers/bin. ${KNOWN[name].get}.`;
}

/** The first thing that looks like a version in what a program says of itself. */
export function versionIn(text: string): string | undefined {
  return /\bv?(\d+\.\d+\.\d+[\w.+-]*)/.exec(text)?.[1];
}
