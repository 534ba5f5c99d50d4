import { from, out8 } from './device.ts';
import type { Device } from './device.ts';

export function processes(device: Device, name: string, rowBytes: number) {
  const count = out8();
  const first = device.nvml.code(name, device.handle, count, null);
  const told = count.readUInt32LE(0);
  count.writeUInt32LE(told + 5, 0);
  const out = Buffer.alloc(64 * (told + 5), 0xa5);
  const code = device.nvml.code(name, device.handle, count, out);
  const rows = from(0, count.readUInt32LE(0) - 1).map((at) => ({
    pid: out.readUInt32LE(at * rowBytes),
    memory: Number(out.readBigUInt64LE(at * rowBytes + 8)),
    instance: rowBytes >= 24 ? out.readUInt32LE(at * rowBytes + 16) : undefined,
  }));
  const names = rows.map(({ pid }) => {
    const text = Buffer.alloc(256);
    const named = device.nvml.code('nvmlSystemGetProcessName', pid, text, 256);
    return { named, text: text.toString('utf8', 0, text.indexOf(0)) };
  });
  return { first, told, code, rows, names, after: code === 0 ? out.toString('hex', 0, 96) : '' };
}
