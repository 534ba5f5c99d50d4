/**
 * The NVML reader: a process of its own, so that a driver call that hangs or a library that crashes costs GPU
 * readings and never the HTTP server. It ends when anything is wrong with the driver; the exporter starts a new one,
 * which loads the library anew, probes its symbols anew and enumerates the GPUs anew.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { GpuFrame } from '../../../model/gpu.ts';
import { DetailReader } from './detail.ts';
import { enumerate } from './device.ts';
import type { Device, Enumeration } from './device.ts';
import { LibraryMissing, NvmlLibrary } from './library.ts';
import type { ReaderMessage, ReaderSettings } from './protocol.ts';
import { readSample, toSample } from './sample.ts';
import { SessionOver, statusText, SUCCESS } from './status.ts';
import { XidWatch } from './xid.ts';

/** Activity needs two detail passes: the second one comes early, so that it is not missing for a whole interval. */
const SECOND_DETAIL_MS = 2_000;
/** A GPU that gave no handle is looked for again after this many detail intervals. */
const LOST_CHECK_DETAILS = 3;
const WATCHDOG_MS = 250;

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
    if (
      gpus.lost.length > 0 &&
      performance.now() - startedAt > LOST_CHECK_DETAILS * settings.detailIntervalMs
    ) {
      throw new SessionOver(`GPU ${gpus.lost.join(', ')} gives no handle; looked for again`);
    }
    await sleep(Math.max(0, nextTick(startedAt, settings.intervalMs) - performance.now()));
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
  const samples = [];
  const details = [];
  for (const [index, device] of gpus.devices.entries()) {
    const readings = await readSample(nvml, device);
    samples.push(toSample(device, readings));
    const reader = readers?.[index];
    if (reader) details.push(await reader.read(readings, xids.state(device)));
  }
  return {
    timestamp: Date.now(),
    samples,
    ...(readers && { details }),
    lost: gpus.lost.map((deviceId) => ({ deviceId, uuid: '' })),
    passSeconds: (performance.now() - start) / 1000,
  };
}

/** Says which call hangs. The event wait goes on meanwhile: the XID that explains the hang still gets out. */
function watchForHang(nvml: NvmlLibrary, timeoutMs: number): void {
  setInterval(() => {
    const { running } = nvml;
    const seconds = running ? (performance.now() - running.since) / 1000 : 0;
    if (!running || seconds * 1000 < timeoutMs) return;
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

// The exporter is gone: nobody reads what we read. An ordinary exit would wait for a thread that hangs in the driver.
process.once('disconnect', () => process.kill(process.pid, 'SIGKILL'));

// Our own parent wrote it.
// oxlint-disable-next-line typescript/no-unsafe-type-assertion
const readerSettings = JSON.parse(process.argv[2] ?? '{}') as ReaderSettings;

main(readerSettings).catch((error: unknown) => {
  const text = error instanceof Error ? error.message : String(error);
  send({ type: 'over', text, unavailable: error instanceof LibraryMissing });
});
