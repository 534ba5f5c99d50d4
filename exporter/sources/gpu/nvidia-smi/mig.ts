import type { MemoryReading, MigInstance } from '../../../model/gpu.ts';
import { labelText, readNumber } from './cell.ts';
import { childValue, parseQueryText, type QueryNode } from './query-text.ts';

/** A GPU has at most 7 GPU instances of 7 compute instances each; more is not a listing of MIG devices. */
const MAX_INSTANCES = 64;

/**
 * MIG devices by UUID of their GPU. `-q` has the instance ids, SMs and memory but no MIG UUID; `-L` has UUID and profile
 * but no ids. Both number the devices of a GPU in the same way, and a device that is not in both is left out.
 */
export function parseMig(queryText: string, listText: string): Map<string, MigInstance[]> {
  const names = parseList(listText);
  const byGpu = new Map<string, MigInstance[]>();
  for (const gpu of parseQueryText(queryText)) {
    const uuid = childValue(gpu, 'GPU UUID');
    if (uuid === '') continue;
    const devices = gpu.children.filter((node) => node.key === 'MIG Device' && node.children.length > 0);
    const instances = devices.slice(0, MAX_INSTANCES).flatMap((device) => {
      const name = names.get(`${uuid} ${childValue(device, 'Index')}`);
      return name ? instanceOf(device, name) : [];
    });
    byGpu.set(uuid, instances);
  }
  return byGpu;
}

interface MigName {
  readonly uuid: string;
  readonly profile: string;
}

/** `nvidia-smi -L`, by GPU UUID and device number. Drivers before 470 print `MIG-GPU-<uuid>/<gi>/<ci>` as UUID. */
function parseList(text: string): Map<string, MigName> {
  const names = new Map<string, MigName>();
  let gpu = '';
  for (const line of text.split('\n')) {
    gpu = /^GPU \d+: .*\(UUID: ([\w-]+)\)\s*$/.exec(line)?.[1] ?? gpu;
    const [, profile, number, uuid] =
      /^\s+MIG (\S+)\s+Device\s+(\d+): \(UUID: ([\w/-]+)\)\s*$/.exec(line) ?? [];
    if (profile && number && uuid) {
      names.set(`${gpu} ${number}`, { uuid: labelText(uuid), profile: labelText(profile) });
    }
  }
  return names;
}

const ID = /^\d{1,4}$/;

function instanceOf(device: QueryNode, name: MigName): MigInstance[] {
  const gpuInstanceId = childValue(device, 'GPU Instance ID');
  const computeInstanceId = childValue(device, 'Compute Instance ID');
  if (!ID.test(gpuInstanceId) || !ID.test(computeInstanceId)) return [];
  const shared = child(child(device, 'Device Attributes'), 'Shared');
  const multiprocessors = readNumber(childValue(shared, 'Multiprocessor count'), '', 'count').value;
  const memory = memoryOf(child(device, 'Shared FB Memory Usage') ?? child(device, 'FB Memory Usage'));
  return [
    {
      gpuInstanceId,
      computeInstanceId,
      ...name,
      ...(multiprocessors !== undefined && { multiprocessors }),
      ...(memory && { memory }),
    },
  ];
}

function memoryOf(usage: QueryNode | undefined): MemoryReading | undefined {
  const [totalBytes, usedBytes, freeBytes, reservedBytes] = ['Total', 'Used', 'Free', 'Reserved'].map(
    (key) => readNumber(childValue(usage, key), 'MiB', 'bytes').value,
  );
  if (!totalBytes || usedBytes === undefined || freeBytes === undefined) return undefined;
  return { usedBytes, totalBytes, freeBytes, ...(reservedBytes !== undefined && { reservedBytes }) };
}

function child(node: QueryNode | undefined, key: string): QueryNode | undefined {
  return node?.children.find((candidate) => candidate.key === key);
}
