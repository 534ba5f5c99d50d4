import type { GpuProcess } from '../../../model/gpu.ts';
import { ProcessDetailV1, ProcessInfoV1, ProcessInfoV2 } from './layout.ts';
import type { Layout } from './layout.ts';
import type { Handle, NvmlLibrary } from './library.ts';
import { textOf } from './library.ts';
import type { NvmlSymbol } from './prototypes.ts';
import { INSUFFICIENT_SIZE, SUCCESS } from './status.ts';
import { fail } from './values.ts';
import type { Reading } from './values.ts';

/** Series per GPU; what holds the memory is among the largest. */
const MOST_PROCESSES = 64;
/** Processes may start between the call that asks for the count and the one that reads. */
const SLACK = 5;
/** As u64: the driver does not tell the memory of this process (WDDM, no permission). */
const NOT_AVAILABLE = 0xffffffffffffffffn;

const LISTS: readonly (readonly [NvmlSymbol, ...NvmlSymbol[]])[] = [
  [
    'nvmlDeviceGetComputeRunningProcesses_v3',
    'nvmlDeviceGetComputeRunningProcesses_v2',
    'nvmlDeviceGetComputeRunningProcesses',
  ],
  [
    'nvmlDeviceGetGraphicsRunningProcesses_v3',
    'nvmlDeviceGetGraphicsRunningProcesses_v2',
    'nvmlDeviceGetGraphicsRunningProcesses',
  ],
  ['nvmlDeviceGetMPSComputeRunningProcesses_v3'],
];

/** Processes on the GPU by VRAM, largest first. A process on several lists counts once. */
export async function readProcesses(
  nvml: NvmlLibrary,
  handle: Handle,
): Promise<Reading<readonly GpuProcess[]>> {
  const memoryByPid = new Map<number, number>();
  for (const [index, symbols] of LISTS.entries()) {
    const symbol = nvml.first(...symbols);
    const rows = await readRows(nvml, symbol, handle);
    // Only the compute list decides: graphics and MPS are missing on many boards.
    if (rows.reason !== undefined && index === 0) return { reason: rows.reason };
    for (const [pid, memory] of sumByPid(rows.value ?? [])) {
      memoryByPid.set(pid, Math.max(memory, memoryByPid.get(pid) ?? 0));
    }
  }
  const largest = [...memoryByPid].toSorted(([, a], [, b]) => b - a).slice(0, MOST_PROCESSES);
  const processes: GpuProcess[] = [];
  for (const [pid, memoryUsedBytes] of largest) {
    processes.push({ pid, name: await processName(nvml, pid), memoryUsedBytes });
  }
  return { value: processes };
}

/** A process that runs on several MIG instances has a row for each. */
function sumByPid(rows: readonly { pid: number; memory: number }[]): Map<number, number> {
  const sums = new Map<number, number>();
  for (const { pid, memory } of rows) sums.set(pid, (sums.get(pid) ?? 0) + memory);
  return sums;
}

/**
 * Which row the call returns. Drivers 535.43 to 535.86 return 32 bytes from _v3, all others 24; these drivers are the
 * ones that have ConfComputeMemSizeInfo and not yet RunningProcessDetailList (found by nvitop).
 */
function rowLayout(nvml: NvmlLibrary, symbol: NvmlSymbol): Layout<'pid' | 'usedGpuMemory'> {
  if (symbol.endsWith('_v2')) return ProcessInfoV2;
  if (!symbol.endsWith('_v3')) return ProcessInfoV1;
  const large =
    nvml.has('nvmlDeviceGetConfComputeMemSizeInfo') && !nvml.has('nvmlDeviceGetRunningProcessDetailList');
  return large ? ProcessDetailV1 : ProcessInfoV2;
}

async function readRows(
  nvml: NvmlLibrary,
  symbol: NvmlSymbol,
  handle: Handle,
): Promise<Reading<readonly { pid: number; memory: number }[]>> {
  const count = Buffer.alloc(4);
  const first = await nvml.call(symbol, handle, count, null);
  if (first === SUCCESS) return { value: [] };
  if (first !== INSUFFICIENT_SIZE) return fail(first);
  const capacity = count.readUInt32LE(0) + SLACK;
  count.writeUInt32LE(capacity, 0);
  // Room for the larger row, whichever this driver writes.
  const rows = Buffer.alloc(capacity * ProcessDetailV1.size);
  const code = await nvml.call(symbol, handle, count, rows);
  if (code !== SUCCESS) return fail(code);
  return { value: decodeRows(rows, Math.min(count.readUInt32LE(0), capacity), rowLayout(nvml, symbol)) };
}

function decodeRows(rows: Buffer, count: number, layout: Layout<'pid' | 'usedGpuMemory'>) {
  const decoded: { pid: number; memory: number }[] = [];
  for (let index = 0; index < count; index++) {
    const at = index * layout.size;
    const pid = rows.readUInt32LE(at + layout.offsets.pid);
    const memory = rows.readBigUInt64LE(at + layout.offsets.usedGpuMemory);
    if (pid > 0 && memory !== NOT_AVAILABLE) decoded.push({ pid, memory: Number(memory) });
  }
  return decoded;
}

/** Base name of the program; empty when the process is in another PID namespace or gone. */
async function processName(nvml: NvmlLibrary, pid: number): Promise<string> {
  const out = Buffer.alloc(256);
  const code = await nvml.call('nvmlSystemGetProcessName', pid, out, out.length);
  if (code !== SUCCESS) return '';
  const program = textOf(out).split(' ')[0] ?? '';
  return program.slice(program.lastIndexOf('/') + 1);
}
