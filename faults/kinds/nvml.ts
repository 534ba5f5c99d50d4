import { sampleLines } from '../../exporter/e2e/scrape.ts';
import { valuesOf } from '../../exporter/e2e/series.ts';
import type { Fault } from '../fault.ts';
import { othersServed } from '../exporter.ts';
import type { Stage } from '../stage.ts';
import { allGpus, gpusDown, nothingOld, startGpuNode } from './gpu-node.ts';

/** Readers that end soon after their start are started again after 30 s at the latest; then they load the driver. */
const READER_BACK_SECONDS = 35;
const SEEN_SECONDS = 20;
/** Of the node, by NVML's index. */
const DEVICES = ['0', '1', '2', '3'] as const;

/** Of those that every reading makes, and of those that only the detailed one does. */
const CALLS = [
  'nvmlDeviceGetPowerUsage',
  'nvmlDeviceGetUtilizationRates',
  'nvmlDeviceGetMemoryInfo_v2',
  'nvmlDeviceGetTotalEccErrors',
  'nvmlDeviceGetClockInfo',
] as const;

export const hungNvml: Fault = {
  name: 'hung NVML',
  promise: `every scrape is answered in time, the GPU source is down and shows nothing old, all else is served; GPU series are back within ${READER_BACK_SECONDS} s`,
  tried: 'a call of the driver never returns',
  rounds: 6,
  play: (stage) => breakCalls(stage, hungNvml.rounds, 'hangs', (call) => `hang ${call} gpu=1`),
};

export const crashedNvml: Fault = {
  name: 'crashed NVML',
  promise: `every scrape is answered in time, only the reader process dies and is started again; GPU series are back within ${READER_BACK_SECONDS} s`,
  tried: 'a call of the driver writes to nowhere (SIGSEGV)',
  rounds: 6,
  play: (stage) => breakCalls(stage, crashedNvml.rounds, 'crashes', (call) => `crash ${call}`),
};

/** A call breaks, another one each time, and works again. */
async function breakCalls(stage: Stage, rounds: number, does: string, order: (call: string) => string) {
  const node = await startGpuNode(stage);
  await stage.shows(node.url, 'GPUs at the start', SEEN_SECONDS, allGpus);
  await stage.underUsualLoad(node.url, nothingOld, () =>
    stage.rounds(rounds, async () => {
      const call = stage.pick(CALLS);
      node.driver(order(call));
      await stage.shows(node.url, `${call} ${does}`, SEEN_SECONDS, gpusDown);
      await stage.lasts();
      node.driver();
      await stage.back(node.url, READER_BACK_SECONDS, allGpus);
    }),
  );
}

/** A lost GPU is looked for again every ten seconds. */
const GPU_BACK_SECONDS = 20;

export const lostGpu: Fault = {
  name: 'GPU lost and back',
  promise: `the others keep their series on every page, the lost one says 0 and nothing else; it is back within ${GPU_BACK_SECONDS} s`,
  tried: 'a GPU falls off the bus, another one each time, and comes back',
  rounds: 6,
  async play(stage) {
    const node = await startGpuNode(stage);
    await stage.shows(node.url, 'GPUs at the start', SEEN_SECONDS, allGpus);
    await stage.underUsualLoad(node.url, lostAlone, () =>
      stage.rounds(this.rounds, async () => {
        const lost = stage.pick(DEVICES);
        node.driver(`gpu ${lost} lost`);
        const saysSo = (page: string) => valuesOf(page, 'gpu_up', { device_id: lost })[0] === 0;
        await stage.shows(node.url, `GPU ${lost} is lost`, SEEN_SECONDS, saysSo);
        await stage.lasts();
        node.driver();
        await stage.back(node.url, GPU_BACK_SECONDS, allGpus);
      }),
    );
  },
};

/** On every page: a GPU that is not up says 0 and nothing else, it is the only one, and each of the others has its series. */
export function lostAlone(page: string): string | undefined {
  const down = DEVICES.filter((device_id) => valuesOf(page, 'gpu_up', { device_id })[0] !== 1);
  if (down.length > 1) return `GPUs ${down.join(' and ')} were not up, and one was lost`;
  for (const device_id of DEVICES) {
    const series = sampleLines(page).filter((line) => line.includes(`device_id="${device_id}"`));
    const said = series.map((line) => line.replace(/\{.*\}/, ''));
    if (!down.includes(device_id)) {
      const powers = said.filter((line) => line.startsWith('gpu_power_watts ')).length;
      if (powers !== 1) return `GPU ${device_id} was up with ${powers} series of its power, not 1`;
    } else if (said.join() !== 'gpu_up 0') {
      return `GPU ${device_id} was not up and said ${said.slice(0, 3).join(', ') || 'nothing'}, not gpu_up 0 alone`;
    }
  }
  return othersServed(page);
}
