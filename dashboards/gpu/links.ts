/** To the host and to the other GPUs. */
import { nvlinkReceived, nvlinkSent, pcieReceived, pcieSent } from '../../alerts/recording/each-gpu.ts';
import { gpu } from '../../exporter/catalogue/index.ts';
import type { Row } from '../frame/board.ts';
import { GPU, gpuLine } from '../panels/gpus.ts';
import { timeSeries } from '../panels/timeseries.ts';
import { increase, rate, select } from '../queries/select.ts';

const NO_NVLINK = 'Not told: the GPU has no NVLink, it is read by nvidia-smi, or the rules are not loaded';

const pcie = timeSeries({
  title: 'PCIe traffic',
  means: 'Bytes that the GPU receives from the host and sends to it in a second, mean of 5 minutes.',
  act: 'High while a model loads. High all the time: the KV cache or weights are swapped to the host, or GPUs talk to each other over PCIe for lack of NVLink.',
  unit: 'bytesPerSecond',
  noValue: 'Not told: GPUs of Hopper and newer do, by NVML, or the rules are not loaded',
  width: 12,
  queries: [
    { expr: select(pcieReceived, 'gpu'), legend: gpuLine('received') },
    { expr: select(pcieSent, 'gpu'), legend: gpuLine('sent') },
  ],
});

const replays = timeSeries({
  title: 'PCIe replays',
  means: 'Packets that had to be sent again between two points of the line.',
  act: 'Some are normal when a link wakes up. Growth without end: seat the board anew, then look at riser and cable.',
  unit: 'count',
  decimals: 0,
  noValue: 'Not told: it is by NVML only',
  width: 12,
  softMax: 1,
  calculations: ['max'],
  queries: [{ expr: increase(gpu.pcieReplays, 'gpu'), legend: GPU }],
});

const nvlink = timeSeries({
  title: 'NVLink traffic',
  means: 'Payload over all NVLinks of the GPU in a second, mean of 5 minutes.',
  act: 'GPUs of one server should send as much as each other. One that lags has a link that is down; none that sends: the server talks over PCIe.',
  unit: 'bytesPerSecond',
  noValue: NO_NVLINK,
  width: 12,
  queries: [
    { expr: select(nvlinkReceived, 'gpu'), legend: gpuLine('received') },
    { expr: select(nvlinkSent, 'gpu'), legend: gpuLine('sent') },
  ],
});

const failing = timeSeries({
  title: 'NVLink errors',
  means:
    'Errors of all NVLinks of the GPU in a second, by kind. Replays and CRC errors cost time, recoveries are a link that was down.',
  act: 'More than now and then: clean or replace cable or bridge, and look at the fabric manager.',
  unit: 'perSecond',
  noValue: NO_NVLINK,
  width: 12,
  softMax: 0.1,
  queries: [{ expr: rate(gpu.nvlinkErrors, 'gpu'), legend: gpuLine('{{kind}}') }],
});

export const links: Row = {
  title: 'PCIe and NVLink',
  collapsed: true,
  panels: [pcie, replays, nvlink, failing],
};
