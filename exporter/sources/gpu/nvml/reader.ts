/**
 * The NVML reader: a process of its own, so that a driver call that hangs or a library that crashes costs GPU
 * readings and never the HTTP server. It ends when anything is wrong with the driver; the exporter starts a new one,
 * which loads the library anew, probes its symbols anew and enumerates the GPUs anew.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { GpuDetail, GpuFrame, GpuIdentity, GpuSample } from '../../../model/gpu.ts';
import { DetailReader } from './detail.ts';
import { enumerate, openDevice } from './device.ts';
import type { Device, Enumeration } from './device.ts';
import { LibraryMissing, NvmlLibrary } from './library.ts';
import type { ReaderMessage, ReaderSettings } from './protocol.ts';
import { readSample, toSample } from './sample.ts';
import { GpuLost, SessionOver, statusText, SUCCESS } from './status.ts';
import { XidWatch } from './xid.ts';

/** Activity needs two detail passes: the second one comes early, so that it is not missing for a whole interval. */
const SECOND_DETAIL_MS = 2_000;
const WATCHDOG_MS = 500;

async function main(settings: ReaderSettings): Promise<void> {
  const nvml = new NvmlLibrary(settings.library);
  watchForHang(nvml, settings.timeoutMs);
  const initialised = await nvml.call('nvmlInit_v2');
  if (initialised !== SUCCESS) throw new SessionOver(`nvmlInit_v2: ${statusText(initialised)}`);
  const gpus = await enumerate(nvml);
  const xids = new XidWatch(nvml, gpus.devices);
  await xids.start({ xid: sendXid, problem: (text) => send({ type: 'problem', text }) });
  await readForEver(nvml, gpus, xids, settings);
}

async function readForEver(
  nvml: NvmlLibrary,
  gpus: Enumeration,
  xids: XidWatch,
  settings: ReaderSettings,
): Promise<never> {
  const readers = gpus.devices.map((device) => new DetailReader(nvml, device, settings.processes));
  const startedAt = performance.now();
  let detailsDue = startedAt;
  for (let pass = 1; ; pass++) {
    const start = performance.now();
    const withDetails = start >= detailsDue;
    const pause =
      pass === 1 ? Math.min(SECOND_DETAIL_MS, settings.detailIntervalMs) : settings.detailIntervalMs;
    if (withDetails) detailsDue = start + pause;
    const frame = await readFrame(nvml, gpus, withDetails ? readers : undefined, xids);
    send({ type: 'frame', frame, usage: usage() });
    if (withDetails) await lookForLost(nvml, gpus.lost);
    await sleep(Math.max(0, nextTick(startedAt, settings.intervalMs) - performance.now()));
  }
}

/** A GPU that had no handle and has one now is taken in by a new reader, which enumerates anew. */
async function lookForLost(nvml: NvmlLibrary, lost: readonly string[]): Promise<void> {
  for (const deviceId of lost) {
    const found = await openDevice(nvml, Number(deviceId), '');
    if (found !== 'lost') throw new SessionOver(`GPU ${deviceId} has a handle again`);
  }
}

/** The next multiple of the interval: a late pass does not shift the ones after it, a very late one is skipped. */
function nextTick(startedAt: number, intervalMs: number): number {
  const elapsed = performance.now() - startedAt;
  return startedAt + (Math.floor(elapsed / intervalMs) + 1) * intervalMs;
}

async function readFrame(
  nvml: NvmlLibrary,
  gpus: Enumeration,
  readers: readonly DetailReader[] | undefined,
  xids: XidWatch,
): Promise<GpuFrame> {
  const start = performance.now();
  const samples: GpuSample[] = [];
  const details: GpuDetail[] = [];
  const lost: GpuIdentity[] = gpus.lost.map((deviceId) => ({ deviceId, uuid: '' }));
  for (const [index, device] of gpus.devices.entries()) {
    try {
      const readings = await readSample(nvml, device);
      const detail = await readers?.[index]?.read(readings, xids.state(device));
      samples.push(toSample(device, readings));
      if (detail) details.push(detail);
    } catch (error) {
      if (!(error instanceof GpuLost)) throw error;
      lost.push({ deviceId: device.deviceId, uuid: device.uuid });
    }
  }
  return {
    timestamp: Date.now(),
    samples,
    ...(readers && { details }),
    lost,
    passSeconds: (performance.now() - start) / 1000,
  };
}

/** Says which call hangs. The event wait goes on meanwhile: the XID that explains the hang still gets out. */
function watchForHang(nvml: NvmlLibrary, timeoutMs: number): void {
  setInterval(() => {
    const { running } = nvml;
    if (!running) return;
    const seconds = (performance.now() - running.since) / 1000;
    if (seconds * 1000 < timeoutMs) return send({ type: 'alive' });
    const text = `${running.symbol} has not returned for ${seconds.toFixed(1)} s: the driver hangs`;
    send({ type: 'over', text, unavailable: false });
  }, WATCHDOG_MS);
}

function sendXid(device: Device, xid: number): void {
  const { deviceId, uuid } = device;
  send({ type: 'xid', event: { deviceId, uuid, xid, timestamp: Date.now() } });
}

function usage() {
  const { user, system } = process.cpuUsage();
  return { cpuSeconds: (user + system) / 1e6, residentBytes: process.memoryUsage.rss() };
}

function send(message: ReaderMessage): void {
  process.send?.(message);
}

// Ctrl-C and systemd signal the whole group: the exporter ends us when it has answered what it is asked.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => undefined);

// The exporter is gone: nobody reads what we read. An ordinary exit would wait for a thread that hangs in the driver.
process.once('disconnect', () => process.kill(process.pid, 'SIGKILL'));

// Our own parent wrote it.
// oxlint-disable-next-line typescript/no-unsafe-type-assertion
const readerSettings = JSON.parse(process.argv[2] ?? '{}') as ReaderSettings;

main(readerSettings).catch((error: unknown) => {
  const text = error instanceof Error ? error.message : String(error);
  send({ type: 'over', text, unavailable: error instanceof LibraryMissing });
});
