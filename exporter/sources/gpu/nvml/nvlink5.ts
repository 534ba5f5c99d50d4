import type { GpuDetail } from '../../../model/gpu.ts';
import { FIELD, readFields } from './fields.ts';
import type { Handle, NvmlLibrary } from './library.ts';
import type { Reading } from './values.ts';

const ERRORS = [
  ['malformed_packet', FIELD.nvlink5MalformedPackets],
  ['buffer_overrun', FIELD.nvlink5BufferOverruns],
  ['receive', FIELD.nvlink5ReceiveErrors],
  ['link_integrity', FIELD.nvlink5LinkIntegrityErrors],
  ['transmit_discard', FIELD.nvlink5TransmitDiscards],
  ['recovery', FIELD.nvlink5Recoveries],
] as const;
const IDS = [FIELD.nvlink5TransmitBytes, FIELD.nvlink5ReceiveBytes, ...ERRORS.map(([, id]) => id)];

/** NVLink 5 (Blackwell and newer) counts per link and under ids of its own: summed over the links. */
export async function readNvlink5(
  nvml: NvmlLibrary,
  handle: Handle,
  links: number,
): Promise<Reading<NonNullable<GpuDetail['nvlink']>>> {
  const requests = Array.from({ length: links }, (_, scope) => IDS.map((id) => ({ id, scope }))).flat();
  const results = await readFields(nvml, handle, requests);
  const failed = results.find(({ reason }) => reason === 'read_failed');
  // The sum of the other links would look like a reset of the counter.
  if (failed) return { reason: 'read_failed' };
  const sums = new Map<number, number>();
  for (const [index, { id }] of requests.entries()) {
    const value = results[index]?.value?.value;
    if (value !== undefined) sums.set(id, (sums.get(id) ?? 0) + value);
  }
  const transmitBytes = sums.get(FIELD.nvlink5TransmitBytes);
  const receiveBytes = sums.get(FIELD.nvlink5ReceiveBytes);
  if (transmitBytes === undefined) return { reason: results[0]?.reason ?? 'not_supported' };
  const errors = Object.fromEntries(
    ERRORS.flatMap(([kind, id]) => {
      const count = sums.get(id);
      return count === undefined ? [] : [[kind, count]];
    }),
  );
  return { value: { transmitBytes, ...(receiveBytes !== undefined && { receiveBytes }), errors } };
}
