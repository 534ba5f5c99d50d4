import type { GpuDetail, GpuIdentity, GpuSample } from '../../../model/gpu.ts';
import { textOf, type Row } from './cell.ts';
import { isLost, parseTable, type Rejection, type Table } from './csv.ts';
import { gpuDetail } from './detail.ts';
import { parseMig } from './mig.ts';
import { parseComputeApps } from './processes.ts';
import { gpuSample } from './sample.ts';

/** What the runs of one pass printed. */
export interface NvidiaSmiOutputs {
  /** `--query-gpu=... --format=csv` */
  readonly queryGpu: string;
  /** `-q` and `-L`, for GPUs in MIG mode. */
  readonly query?: string;
  readonly list?: string;
  /** `--query-compute-apps=... --format=csv`; null where it was asked for and failed, absent where it was not. */
  readonly computeApps?: string | null;
}

export interface NvidiaSmiReading {
  readonly samples: readonly GpuSample[];
  /** One for each sample, in its order. Of use only where `queryGpu` has the detail fields. */
  readonly details: readonly GpuDetail[];
  /** GPUs that are listed but do not answer any more. */
  readonly lost: readonly GpuIdentity[];
  readonly rejected: readonly Rejection[];
  readonly notices: readonly string[];
  /** False: the text is not a table of GPUs. */
  readonly recognised: boolean;
  readonly driverVersion: string | undefined;
}

/** More than any host has; the bound on what a wrong command can make of us. */
const MAX_GPUS = 256;
const UUID = /^[\w-]{1,96}$/;
const INDEX = /^\d{1,4}$/;

/** True if `-q` and `-L` are worth asking for: some GPU is in MIG mode. */
export function hasMig(queryGpu: string): boolean {
  return parseTable(queryGpu).rows.some((row) => textOf(row, 'mig.mode.current').value === 'Enabled');
}

/**
 * Readings in base units from what nvidia-smi printed. Pure: a capture file goes in, what a frame is made of comes out.
 * Nothing is thrown; what could not be read is absent, with its reason in `features`, `rejected` or `notices`.
 */
export function parseNvidiaSmi(outputs: NvidiaSmiOutputs): NvidiaSmiReading {
  const table = parseTable(outputs.queryGpu);
  const rejected: Rejection[] = [...table.rejected];
  const answering = new Map<string, { identity: GpuIdentity; row: Row }>();
  const lost: GpuIdentity[] = [];
  for (const row of table.rows) {
    const identity = identityOf(row);
    if (isLost(row)) {
      if (identity) lost.push(identity);
    } else if (!identity) {
      rejected.push(nameless(row));
    } else if (answering.has(identity.uuid)) {
      rejected.push({ reason: 'duplicate', message: `nvidia-smi has two rows for ${identity.uuid}` });
    } else if (answering.size < MAX_GPUS) {
      answering.set(identity.uuid, { identity, row });
    }
  }
  return { ...readings(outputs, [...answering.values()]), lost, rejected, ...summary(table) };
}

function readings(
  outputs: NvidiaSmiOutputs,
  gpus: readonly { identity: GpuIdentity; row: Row }[],
): Pick<NvidiaSmiReading, 'samples' | 'details' | 'driverVersion'> {
  const { query, list, computeApps } = outputs;
  const mig = query === undefined || list === undefined ? undefined : parseMig(query, list);
  const processes = typeof computeApps === 'string' ? parseComputeApps(computeApps) : undefined;
  const samples = gpus.map(({ identity, row }) => gpuSample(identity, row));
  const details = gpus.flatMap(({ identity: { uuid }, row }, at) => {
    const sample = samples[at];
    const migOn = textOf(row, 'mig.mode.current').value === 'Enabled';
    const extras = {
      mig: migOn ? mig?.get(uuid) : undefined,
      processes:
        computeApps === undefined ? undefined : processes ? (processes.get(uuid) ?? []) : 'read_failed',
    } as const;
    return sample ? [gpuDetail(sample, row, extras)] : [];
  });
  return { samples, details, driverVersion: gpus[0] && textOf(gpus[0].row, 'driver_version').value };
}

function summary({ recognised, notices }: Table): Pick<NvidiaSmiReading, 'recognised' | 'notices'> {
  return { recognised, notices };
}

function identityOf(row: Row): GpuIdentity | undefined {
  const deviceId = row.get('index')?.text ?? '';
  const uuid = row.get('uuid')?.text ?? '';
  return INDEX.test(deviceId) && UUID.test(uuid) ? { deviceId, uuid } : undefined;
}

function nameless(row: Row): Rejection {
  const index = row.get('index')?.text ?? '';
  const uuid = row.get('uuid')?.text ?? '';
  return {
    reason: 'value',
    message: `a row of nvidia-smi names no GPU (index "${index.slice(0, 40)}", uuid "${uuid.slice(0, 40)}")`,
  };
}
