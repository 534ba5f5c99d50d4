/** For every alert: series with which it fires, and series with which it just does not. One sample a minute. */
import { gpu, inference, self } from '../../exporter/catalogue/index.ts';
import { OVER_EXPECTED, PACED } from '../recording/pace.ts';
import { seriesOf } from '../verdict/input-rules.ts';
import type { InputSeries } from '../verdict/raw-series.test.support.ts';
import { BASELINE } from '../baselines/names.ts';

export interface AlertCase {
  readonly alert: string;
  /** Minutes after the beginning. */
  readonly at: number;
  readonly fires: readonly InputSeries[];
  /** Each must not fire. */
  readonly quiet: readonly (readonly InputSeries[])[];
  /** What the summary says when it fires. */
  readonly summary: string;
}

export const TARGET = 'job="headroom",instance="host:9840",cluster="east"';
export const MODEL = `${TARGET},server="chat",model="acme/small"`;
const GPU = `${TARGET},device_id="3",uuid="GPU-3"`;

function series(name: string, labels: string, values: string): InputSeries {
  return { series: `${name}{${labels}}`, values };
}

const model = (name: string, values: string, labels = MODEL) => series(name, labels, values);

function slo(total: number, good: number): InputSeries[] {
  const labels = `${MODEL},objective="ttft"`;
  return [
    series(inference.sloRequests.name, labels, `0+${total}x400`),
    series(inference.sloGoodRequests.name, labels, `0+${good}x400`),
  ];
}

const SLO_CASES: readonly AlertCase[] = [
  {
    alert: 'InferenceSloBurnFast',
    at: 90,
    fires: slo(100, 27),
    // A little too good, and too few to tell.
    quiet: [slo(100, 29), slo(0.4, 0.1)],
    summary:
      '73% of the requests to chat (acme/small) missed the SLO ttft in the last 1h; 5 % is promised at most.',
  },
  {
    alert: 'InferenceSloBurnSlow',
    at: 390,
    fires: slo(100, 69),
    quiet: [slo(100, 71), slo(0.1, 0)],
    summary:
      '31% of the requests to chat (acme/small) missed the SLO ttft in the last 6h; 5 % is promised at most.',
  },
];

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
const capacity = (values: string) => model(inference.batchCapacity.name, values);
const requests = (outcome: string, values: string) =>
  series(inference.requests.name, `${MODEL},outcome="${outcome}"`, values);
const OTHER = MODEL.replace('server="chat"', 'server="spare"');

const SERVING_CASES: readonly AlertCase[] = [
  {
    alert: 'InferenceStalled',
    at: 20,
    fires: [tokens('900x30'), running('3x30'), ready('1x30')],
    quiet: [
      [tokens('0+1x30'), running('3x30')],
      [tokens('900x30'), running('0x30'), queue('0x30')],
      [tokens('900x30'), queue('3x30'), ready('0x30')],
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
    quiet: [[capacity('256x60 206x40')], [capacity('256x85 128x20')], [capacity('128x60 256x40')]],
    summary:
      'chat (acme/small) runs at most 78.12% of the requests at once that it did within the last two hours.',
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
      [model(inference.preemptions.name, '0+2x30'), model(inference.kvCacheUsageMaxRatio.name, '0.89x30')],
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
    fires: [requests('ok', '0+94x30'), requests('empty', '0+6x30')],
    quiet: [
      [requests('ok', '0+96x30'), requests('empty', '0+4x30')],
      [requests('ok', '0+0.5x30'), requests('empty', '0+0.5x30')],
    ],
    summary:
      '6% of the answers of chat (acme/small) in the last 15 minutes were empty, although their status was 200.',
  },
];

const limited = (reason: string, values: string) =>
  series(gpu.clocksLimitedSeconds.name, `${GPU},reason="${reason}"`, values);
const ecc = (severity: string, values: string) =>
  series(gpu.eccErrors.name, `${GPU},severity="${severity}",lifetime="volatile"`, values);
const xid = (code: number, at: number) =>
  series(gpu.xidLastTimestamp.name, `${GPU},xid="${code}"`, `${at}x40`);

const GPU_CASES: readonly AlertCase[] = [
  {
    alert: 'GpuLost',
    at: 30,
    fires: [series(gpu.up.name, GPU, '1x5 0x30')],
    quiet: [[series(gpu.up.name, GPU, '1x40')], [series(gpu.up.name, GPU, '1x29 0x10')]],
    summary: 'GPU 3 of host:9840 (GPU-3) is lost: gpu_up is 0.',
  },
  {
    alert: 'GpuFatalXid',
    at: 30,
    fires: [xid(79, 1_200)],
    quiet: [[xid(31, 1_200)], [xid(79, -1_900)]],
    summary: 'GPU 3 of host:9840 reported XID 79 10m 0s ago.',
  },
  {
    alert: 'GpuClocksLimited',
    at: 40,
    fires: [limited('hw_thermal_slowdown', '0+7.2x40')],
    quiet: [[limited('hw_thermal_slowdown', '0+5x40')], [limited('sw_power_cap', '0+60x40')]],
    summary: 'GPU 3 of host:9840 was held down by hw_thermal_slowdown for 12% of the last 15 minutes.',
  },
  {
    alert: 'GpuEccUncorrected',
    at: 70,
    fires: [ecc('uncorrected', '0x30 2x60')],
    quiet: [[ecc('uncorrected', '2x90')], [ecc('corrected', '0+5x90')]],
    summary: 'GPU 3 of host:9840 met 2 memory errors that could not be corrected in the last hour.',
  },
  {
    alert: 'GpuRowRemapPending',
    at: 30,
    fires: [series(gpu.rowRemapPending.name, GPU, '1x40')],
    quiet: [
      [series(gpu.rowRemapPending.name, GPU, '0x40')],
      [series(gpu.rowRemapPending.name, GPU, '0x20 1x20')],
    ],
    summary:
      'GPU 3 of host:9840 has 1 remapping of memory rows pending: it takes effect with the next reset.',
  },
  {
    alert: 'GpuRowRemapFailed',
    at: 30,
    fires: [series(gpu.rowRemapFailed.name, GPU, '1x40')],
    quiet: [[series(gpu.rowRemapFailed.name, GPU, '0x40')]],
    summary: 'GPU 3 of host:9840 has no spare row left for bad memory (failures: 1).',
  },
];

const build = (values: string) =>
  series(self.buildInfo.name, `${TARGET},version="1.0.0",node_version="v20"`, values);
const source = (name: string, values: string) => series(name, `${TARGET},source="gpu"`, values);
const rejected = (values: string) => series(self.eventsRejected.name, `${TARGET},reason="schema"`, values);

const loaded = (successful: string, at: string) => [
  series(self.configLastReloadSuccessful.name, TARGET, successful),
  series(self.configLastReloadSuccessTimestampSeconds.name, TARGET, at),
];

const EXPORTER_CASES: readonly AlertCase[] = [
  {
    alert: 'HeadroomExporterDown',
    at: 30,
    fires: [series('up', TARGET, '1x10 0x30'), build('1x10')],
    quiet: [
      [series('up', TARGET, '1x40'), build('1x40')],
      // Another exporter.
      [series('up', TARGET, '0x40')],
      [series('up', TARGET, '1x26 0x10'), build('1x26')],
    ],
    summary: 'Headroom on host:9840 cannot be scraped: 100% of the scrapes of the last 15 minutes failed.',
  },
  {
    alert: 'HeadroomSourceDown',
    at: 30,
    fires: [source(self.sourceUp.name, '0x40'), source(self.sourceFailures.name, '0+4x40')],
    quiet: [[source(self.sourceUp.name, '1x40'), source(self.sourceFailures.name, '0+4x40')]],
    summary: 'Headroom on host:9840 cannot read gpu: 60 readings failed in the last 15 minutes.',
  },
  {
    alert: 'HeadroomSourceStale',
    at: 30,
    fires: [
      source(self.sourceUp.name, '1x10 0x30'),
      source(self.sourceFailures.name, '2x40'),
      source(self.sourceLastSuccessTimestampSeconds.name, '600x40'),
    ],
    quiet: [
      // Slow, and read again and again.
      [source(self.sourceUp.name, '0x40'), source(self.sourceLastSuccessTimestampSeconds.name, '-100+60x40')],
      // It fails.
      [
        source(self.sourceUp.name, '1x10 0x30'),
        source(self.sourceFailures.name, '0x10 1+1x30'),
        source(self.sourceLastSuccessTimestampSeconds.name, '600x40'),
      ],
    ],
    summary: 'Headroom on host:9840 has read gpu for the last time 20m 0s ago: a reading hangs.',
  },
  {
    alert: 'HeadroomEventsRejected',
    at: 30,
    // The very first one makes the series.
    fires: [rejected('_x25 1x20')],
    quiet: [[rejected('1x40')], [rejected('0x40')]],
    summary: 'Headroom on host:9840 rejected 1 events in the last 15 minutes (schema): figures are missing.',
  },
  {
    alert: 'HeadroomConfigReloadFailed',
    at: 30,
    // A scrape gone wrong in between.
    fires: loaded('1x10 0x12 _ 0x10', '300x40'),
    quiet: [
      loaded('1x40', '300x40'),
      // Mended within ten minutes, and not yet for ten minutes.
      loaded('1x10 0x9 1x20', '300x20 1200x20'),
      loaded('1x21 0x20', '300x40'),
    ],
    summary: 'Headroom on host:9840 refused its config file: what is in force was loaded 25m 0s ago.',
  },
];

const verdict = (name: string, values: string) =>
  series('headroom:verdict', `${MODEL},verdict="${name}"`, values);

/** So many of the 240 minutes it was this verdict, and then it was healthy. */
function held(name: string, minutes: number): InputSeries[] {
  return [verdict(name, `1x${minutes - 1}`), verdict('healthy', `_x${minutes} 1x${239 - minutes}`)];
}

const dollars = series(seriesOf('dollarsPerHour'), MODEL, '5x240');

function heldCase(alert: string, name: string, says: string): AlertCase {
  return {
    alert,
    at: 239,
    fires: held(name, 204),
    quiet: [held(name, 168)],
    summary: `chat (acme/small) was ${name} for 85% of the last 4 hours: ${says}.`,
  };
}

const SPEND_CASES: readonly AlertCase[] = [
  {
    alert: 'InferenceIdleSpend',
    at: 239,
    fires: [...held('idle', 204), dollars],
    quiet: [[...held('idle', 168), dollars], held('idle', 204)],
    summary:
      'chat (acme/small) costs 5.00 dollars an hour and has served nobody for most of the last 4 hours.',
  },
  heldCase('InferenceBatchTooSmall', 'batch_better', 'requests wait or are late while the GPUs have room'),
  heldCase('InferenceModelTooLarge', 'smaller_model', 'nobody waits, and still the SLO is missed'),
  heldCase('InferenceKvBound', 'kv_bound', 'memory is what limits it, not compute'),
];

const SIGNAL = `${MODEL},signal="ttft"`;
const baseline = (name: keyof typeof BASELINE, values: string, signal = 'ttft') =>
  series(BASELINE[name], SIGNAL.replace('"ttft"', `"${signal}"`), values);

/** A signal of which other rules say in which minutes it left its band. */
export const left = (signal: string, deviation: string) => [
  baseline('average', '4x100', signal),
  baseline('expected', '2x100', signal),
  baseline('deviation', deviation, signal),
];

const BASELINE_CASES: readonly AlertCase[] = [
  {
    alert: 'BaselineDeviation',
    at: 30,
    fires: [baseline('average', '3x40'), baseline('expected', '2x40'), baseline('deviation', '1x40')],
    quiet: [
      [baseline('average', '3x40'), baseline('expected', '2x40')],
      [baseline('average', '3x40'), baseline('expected', '2x40'), baseline('deviation', '_x28 1x20')],
    ],
    summary: 'ttft of chat (acme/small) is above its normal: 3, 2 expected at this hour.',
  },
  {
    alert: 'BaselineDeviation',
    at: 30,
    fires: [baseline('average', '0x40'), baseline('expected', '2x40'), baseline('deviation', '-1x40')],
    quiet: [[baseline('average', '1x40'), baseline('expected', '2x40')]],
    summary: 'ttft of chat (acme/small) is below its normal: 0, 2 expected at this hour.',
  },
  {
    alert: 'BaselineDeviation',
    at: 70,
    fires: left('request_rate', '_x5 -1x90'),
    // Less than an hour; and for the other, less than five minutes.
    quiet: [left('request_rate', '_x12 -1x90'), left('queue_depth', '_x66 1x30')],
    summary: 'request_rate of chat (acme/small) is below its normal: 4, 2 expected at this hour.',
  },
  {
    alert: 'BaselineSignalMissing',
    at: 30,
    fires: [baseline('missing', '1x40')],
    quiet: [[baseline('average', '3x40')], [baseline('missing', '1x40', 'batch_fill')]],
    summary: 'ttft of chat (acme/small) is not told any more (missing: 1).',
  },
];

export const ALERT_CASES: readonly AlertCase[] = [
  ...SLO_CASES,
  ...SERVING_CASES,
  ...GPU_CASES,
  ...EXPORTER_CASES,
  ...SPEND_CASES,
  ...BASELINE_CASES,
];
