import { gpu, inference, self } from '../../../exporter/catalogue/index.ts';
import { OVER_EXPECTED, PACED } from '../../recording/pace.ts';
import { MODEL, model, series, TARGET } from './case.test.support.ts';
import type { AlertCase } from './case.test.support.ts';

const tokens = (values: string) => model(inference.generationTokens.name, values);
const running = (values: string) => model(inference.requestsRunning.name, values);
const queue = (values: string) => model(inference.queueDepth.name, values);
const ready = (values: string, labels = MODEL) => model(inference.serverReady.name, values, labels);
const paced = (ratio: string, perSecond: number) => [
  model(OVER_EXPECTED.record, ratio),
  model(PACED, `${perSecond}x40`),
];
const started = (values: string) => model(inference.serverStartTimeSeconds.name, values);
const loadTime = (values: string) => model(inference.modelLoadSeconds.name, values);
const POD = MODEL.replace('host:9840', '10.0.0.1:9840",pod="chat-1');
const NEXT_POD = MODEL.replace('host:9840', '10.0.0.2:9840",pod="chat-2');
const capacity = (values: string, labels = MODEL) => model(inference.batchCapacity.name, values, labels);
const requests = (outcome: string, values: string) =>
  series(inference.requests.name, `${MODEL},outcome="${outcome}"`, values);
const OTHER = MODEL.replace('server="chat"', 'server="spare"');
const GPU = 'device_id="0",uuid="GPU-0"';
/** A GPU that is busy all the time, and the models that run on it. */
const busyGpu = (...models: readonly string[]) => [
  series(gpu.busySeconds.name, `${TARGET},${GPU}`, '0+60x30'),
  series(gpu.observedSeconds.name, `${TARGET},${GPU}`, '0+60x30'),
  ...models.map((labels) => series(inference.serverGpuInfo.name, `${labels},${GPU}`, '1x30')),
];

export const SERVING_CASES: readonly AlertCase[] = [
  {
    alert: 'InferenceStalled',
    at: 20,
    fires: [tokens('900x30'), running('3x30'), ready('1x30')],
    quiet: [
      [tokens('0+1x30'), running('3x30')],
      [tokens('900x30'), running('0x30'), queue('0x30')],
      [tokens('900x30'), queue('3x30'), ready('0x30')],
      // Idle, beside a server that keeps the GPU of both busy.
      [tokens('900x30'), running('0x30'), ready('1x30'), ...busyGpu(MODEL, OTHER)],
    ],
    summary: 'chat (acme/small) has work, and 0 tokens/s came out in the last 5 minutes.',
  },
  {
    alert: 'InferenceNoReadyServer',
    at: 30,
    fires: [
      ready('0x40'),
      // Its page went away in the sixth minute, and does not answer.
      ready('1x5', OTHER),
      series(self.sourceUp.name, `${TARGET},source="inference/spare"`, '1x5 0x40'),
    ],
    quiet: [
      [ready('0x40'), ready('1x40', OTHER)],
      // Taken away, not broken.
      [ready('1x5')],
      [ready('1x26 0x10')],
    ],
    summary: 'No server is ready for acme/small: 2 known, none can take requests.',
  },
  {
    alert: 'InferenceQueueNotDraining',
    at: 25,
    fires: [queue('60x30'), requests('ok', '0+60x30'), requests('aborted', '0+600x30')],
    quiet: [
      [queue('25x30'), requests('ok', '0+60x30')],
      [queue('600-22x30'), requests('ok', '0+60x30')],
      [queue('60x17 0 60x12'), requests('ok', '0+60x30')],
    ],
    summary: 'The queue of chat (acme/small) does not drain: a new request waits for about 1m 0s.',
  },
  {
    alert: 'InferenceServerNotReady',
    at: 30,
    fires: [started('0x40'), loadTime('600x40'), ready('1x2 0x40')],
    quiet: [
      // Within half as long again as the last load took, ready, or for less than ten minutes.
      [started('0x40'), loadTime('1300x40'), ready('0x40')],
      [started('0x40'), loadTime('900x40'), ready('1x40')],
      [started('0x40'), ready('1x21 0x20')],
    ],
    summary: 'chat (acme/small) is not ready 30m 0s after its start: it is paid for and takes no requests.',
  },
  {
    alert: 'InferenceBatchCapacityCut',
    at: 90,
    fires: [capacity('256x60 _x5 200x40')],
    quiet: [
      [capacity('256x60 206x40')],
      [capacity('256x85 128x20')],
      [capacity('128x60 256x40')],
      // A release that changes nothing, and one that is under way.
      [capacity('256x60 stale', POD), capacity('_x58 256x40', NEXT_POD)],
      [capacity('256x100', POD), capacity('_x58 128x40', NEXT_POD)],
    ],
    summary:
      'chat (acme/small) runs at most 78.12% of the requests at once that it did within the last two hours.',
  },
  {
    alert: 'InferenceBatchCapacityCut',
    at: 90,
    // A release: no pod ever ran fewer than it does.
    fires: [capacity('256x60 stale', POD), capacity('_x58 128x40', NEXT_POD)],
    // Two kinds of nodes, as ever.
    quiet: [[capacity('256x100', POD), capacity('128x100', NEXT_POD)]],
    summary:
      'chat (acme/small) runs at most 50% of the requests at once that it did within the last two hours.',
  },
  {
    alert: 'InferenceBatchCapacityCut',
    at: 90,
    // One of two replicas: the pod is told, and not the server besides.
    fires: [capacity('256x60 64x40', POD), capacity('128x100', NEXT_POD)],
    quiet: [[capacity('256x100', POD), capacity('128x60 stale', NEXT_POD)]],
    summary:
      'chat (acme/small) runs at most 25% of the requests at once that it did within the last two hours.',
  },
  {
    alert: 'InferenceTokensSlower',
    at: 30,
    fires: paced('1.25x40', 0.1),
    quiet: [paced('1.19x40', 0.1), paced('1.25x40', 0.06), paced('1.1x26 1.25x14', 0.1)],
    summary:
      'Tokens of chat (acme/small) take 1.25 times as long as in the day before with as many requests running.',
  },
  {
    alert: 'InferenceKvCachePressure',
    at: 25,
    fires: [
      model(inference.preemptions.name, '0+2x30'),
      model(inference.kvCacheUsageMaxRatio.name, '0.95x30'),
    ],
    quiet: [
      // One for 25 requests.
      [
        model(inference.preemptions.name, '0+2x30'),
        model(inference.kvCacheUsageMaxRatio.name, '0.89x30'),
        requests('ok', '0+50x30'),
      ],
      [model(inference.preemptions.name, '2x30'), model(inference.kvCacheUsageMaxRatio.name, '0.95x30')],
    ],
    summary: 'chat (acme/small) takes the KV cache away from 2 requests a minute: each starts over.',
  },
  {
    alert: 'InferenceColdStarts',
    at: 300,
    fires: [ready(`${'1x20 0x10 '.repeat(4)} 1x200`)],
    quiet: [
      [ready(`${'1x20 0x10 '.repeat(3)} 1x240`)],
      // A release of four replicas.
      ['a', 'b', 'c', 'd'].map((server) => ready('1x20 0x10 1x300', MODEL.replace('"chat"', `"${server}"`))),
    ],
    summary: 'acme/small was started cold 4 times in the last 6 hours.',
  },
  {
    alert: 'InferenceEmptyAnswers',
    at: 30,
    // Neither an error nor what a client gave up is an answer.
    fires: [
      requests('ok', '0+94x30'),
      requests('empty', '0+6x30'),
      requests('error', '0+900x30'),
      requests('aborted', '0+900x30'),
    ],
    quiet: [
      [requests('ok', '0+90x30'), requests('truncated', '0+6x30'), requests('empty', '0+4x30')],
      [requests('ok', '0+0.5x30'), requests('empty', '0+0.5x30'), requests('error', '0+9x30')],
    ],
    summary:
      '6% of the answers of chat (acme/small) in the last 15 minutes were empty, although their status was 200.',
  },
];
