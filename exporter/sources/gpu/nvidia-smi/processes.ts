import type { FeatureReason, GpuProcess } from '../../../model/gpu.ts';
import { isPlaceholder, labelText, readNumber } from './cell.ts';

/** The name stands last: it is the program's to choose, so commas in it cannot shift the other columns. */
export const COMPUTE_APPS_FIELDS = 'gpu_uuid,pid,used_gpu_memory,process_name';

const MAX_PROCESSES_PER_GPU = 64;

/**
 * Processes by GPU UUID, the largest 64 of each, from `--query-compute-apps=... --format=csv`. A process whose memory
 * is not told is left out; a GPU where that is so of every process has the reason instead. A GPU without processes is
 * not in the map. Undefined if the text is no such table.
 */
export function parseComputeApps(text: string): Map<string, GpuProcess[] | FeatureReason> | undefined {
  const [header = '', ...lines] = text.split('\n').map((line) => line.replace(/\r$/, ''));
  const columns = header.split(', ');
  const at = {
    uuid: columns.indexOf('gpu_uuid'),
    pid: columns.indexOf('pid'),
    memory: columns.findIndex((column) => /^used_(?:gpu_)?memory\b/.test(column)),
    name: columns.findIndex((column) => /^(?:process_)?name$/.test(column)),
  };
  if (Object.values(at).includes(-1)) return undefined;

  const byGpu = new Map<string, Map<string, GpuProcess>>();
  const untold = new Map<string, FeatureReason>();
  for (const line of lines) {
    const cells = splitRow(line, columns.length, at.name);
    const uuid = cells?.[at.uuid] ?? '';
    const pid = Number(cells?.[at.pid]);
    if (!cells || !/^[\w-]{1,96}$/.test(uuid) || !Number.isSafeInteger(pid) || pid <= 0) continue;
    const memory = readNumber(cells[at.memory] ?? '', 'MiB', 'bytes');
    if (memory.missing) untold.set(uuid, memory.missing);
    else
      addProcess(byGpu, uuid, { pid, name: baseName(cells[at.name] ?? ''), memoryUsedBytes: memory.value });
  }
  const result = new Map<string, GpuProcess[] | FeatureReason>(untold);
  for (const [uuid, processes] of byGpu) result.set(uuid, largest([...processes.values()]));
  return result;
}

/** Cells of a row; commas beyond the header's belong to the name if it stands last. Undefined for another row. */
function splitRow(line: string, count: number, nameAt: number): string[] | undefined {
  const cells = line.split(', ');
  if (cells.length > count && nameAt === count - 1) cells.push(cells.splice(nameAt).join(', '));
  return cells.length === count ? cells.map((cell) => cell.trim()) : undefined;
}

/** In MIG mode a process has a row for each instance that it uses; its memory is their sum. */
function addProcess(byGpu: Map<string, Map<string, GpuProcess>>, uuid: string, found: GpuProcess): void {
  let processes = byGpu.get(uuid);
  if (!processes) byGpu.set(uuid, (processes = new Map()));
  const key = `${found.pid} ${found.name}`;
  const memoryUsedBytes = (processes.get(key)?.memoryUsedBytes ?? 0) + found.memoryUsedBytes;
  processes.set(key, { ...found, memoryUsedBytes });
}

function largest(processes: GpuProcess[]): GpuProcess[] {
  processes.sort((a, b) => b.memoryUsedBytes - a.memoryUsedBytes || a.pid - b.pid);
  return processes.slice(0, MAX_PROCESSES_PER_GPU);
}

/**
 * The program without its path, which can hold a user's name, and without what follows it: some drivers print the whole
 * command line. `[Insufficient Permissions]` is no name.
 */
function baseName(command: string): string {
  if (isPlaceholder(command)) return '';
  // Windows prints no arguments, and its paths have spaces.
  const path = command.includes('\\') ? command : (command.split(' ')[0] ?? '');
  return labelText(path.split(/[\\/]/).findLast((part) => part !== '') ?? '');
}
