/** By what each alert has been seen firing and ending in a real Alertmanager: causes.e2e.test.ts drives into all of it. */
export interface Cause {
  readonly alert: string;
  /** Labels that tell two alerts of one name apart. */
  readonly labels?: Readonly<Record<string, string>>;
  /** Job of what raises it in the test: a simulated past or a program; none for alerts about alerts. */
  readonly job?: string;
  /** The alert that an alert is about. */
  readonly about?: string;
  /** What was done. */
  readonly cause: string;
  /** After what it was over. */
  readonly end: string;
}

const SIMULATED = 'simulator';
const DRIVER = 'fake driver';
const PROGRAM = 'exporter';

export const CAUSES: readonly Cause[] = [
  {
    alert: 'InferenceSloBurnFast',
    job: 'needs-gpus',
    cause: `${SIMULATED}: three hours of more demand than full batches serve`,
    end: 'usual demand for 35 minutes',
  },
  {
    alert: 'InferenceSloBurnSlow',
    job: 'needs-gpus',
    cause: `${SIMULATED}: the same three hours`,
    end: 'usual demand for 35 minutes',
  },
  {
    alert: 'InferenceStalled',
    job: 'stalled',
    cause: `${SIMULATED}: the engine hangs for 12 minutes, its GPUs read 100 %`,
    end: 'a restart 8 minutes ago',
  },
  {
    alert: 'InferenceNoReadyServer',
    job: 'cold-start',
    cause: `${SIMULATED}: the only server loads`,
    end: 'loaded',
  },
  {
    alert: 'InferenceQueueNotDraining',
    job: 'needs-gpus',
    cause: `${SIMULATED}: more demand than full batches serve`,
    end: 'usual demand for 35 minutes',
  },
  {
    alert: 'InferenceServerNotReady',
    job: 'never-ready',
    cause: `${SIMULATED}: a restart 15 minutes ago, and a load without an end`,
    end: 'another restart 5 minutes ago',
  },
  {
    alert: 'InferenceBatchCapacityCut',
    job: 'smaller-batch',
    cause: `${SIMULATED}: a release halves the batch size`,
    end: 'the size that it had before',
  },
  {
    alert: 'InferenceTokensSlower',
    job: 'slow',
    cause: `${SIMULATED}: steps take half as long again, after hours of the same demand`,
    end: 'usual steps for 15 minutes',
  },
  {
    alert: 'InferenceKvCachePressure',
    job: 'kv-bound',
    cause: `${SIMULATED}: prompts of 20 000 tokens`,
    end: 'usual prompts',
  },
  {
    alert: 'InferenceColdStarts',
    job: 'cold-start',
    cause: `${SIMULATED}: eleven restarts, 17 minutes apart`,
    end: 'no restart in six hours',
  },
  {
    alert: 'GpuLost',
    job: 'node',
    cause: `${DRIVER}: every call on a GPU says that it is lost`,
    end: 'it answers again',
  },
  {
    alert: 'GpuFatalXid',
    job: 'gpu-fault',
    cause: `${SIMULATED}: the driver reports XID 48`,
    end: 'an hour without another',
  },
  {
    alert: 'GpuClocksLimited',
    job: 'gpu-fault',
    cause: `${SIMULATED}: half an hour at half the clock, for heat`,
    end: 'full clocks for 35 minutes',
  },
  {
    alert: 'GpuEccUncorrected',
    job: 'node',
    cause: `${DRIVER}: its counter goes from 0 to 2`,
    end: 'an hour without another',
  },
  {
    alert: 'GpuRowRemapPending',
    job: 'node',
    cause: `${DRIVER}: a remapping is pending`,
    end: 'it is not any more',
  },
  { alert: 'GpuRowRemapFailed', job: 'node', cause: `${DRIVER}: a remapping failed`, end: 'another board' },
  {
    alert: 'HeadroomExporterDown',
    job: 'exporter',
    cause: `${PROGRAM}: killed`,
    end: 'started again',
  },
  {
    alert: 'HeadroomSourceDown',
    job: 'node',
    cause: `${PROGRAM}: the page of a server answers 500`,
    end: 'the page answers',
  },
  {
    alert: 'HeadroomSourceStale',
    job: 'patient',
    cause: `${PROGRAM}: the page of a server does not answer for 5 minutes`,
    end: 'the page answers',
  },
  {
    alert: 'HeadroomEventsRejected',
    job: 'node',
    cause: `${PROGRAM}: four bad events are pushed`,
    end: 'none for 15 minutes',
  },
  {
    alert: 'HeadroomConfigReloadFailed',
    job: 'node',
    cause: `${PROGRAM}: a SIGHUP, and a key in its config file that there is not`,
    end: 'another SIGHUP, with the file as it was',
  },
  {
    alert: 'InferenceEmptyAnswers',
    job: 'silent-failure',
    cause: `${SIMULATED}: a third of the answers are empty or repeat themselves`,
    end: 'usual answers for 16 minutes',
  },
  {
    alert: 'BaselineDeviation',
    labels: { side: 'above' },
    job: 'surge',
    cause: `${SIMULATED}: four times the requests, after 14 hours of the same`,
    end: 'as many as before for 25 minutes',
  },
  {
    alert: 'BaselineDeviation',
    labels: { side: 'below' },
    job: 'slump',
    cause: `${SIMULATED}: a tenth of the requests, after 14 hours of the same`,
    end: 'as many as before for 25 minutes',
  },
  {
    alert: 'BaselineSignalMissing',
    job: 'gone',
    cause: `${SIMULATED}: not scraped for 25 minutes, after 14 hours of requests`,
    end: 'scraped for 25 minutes',
  },
  {
    alert: 'InferenceIdleSpend',
    job: 'idle',
    cause: `${SIMULATED}: four hours without a request, on GPUs that have a price`,
    end: 'usual demand for 75 minutes',
  },
  {
    alert: 'InferenceBatchTooSmall',
    job: 'batching-off',
    cause: `${SIMULATED}: four hours of one request at a time`,
    end: 'no limit for 75 minutes',
  },
  {
    alert: 'InferenceModelTooLarge',
    job: 'model-too-large',
    cause: `${SIMULATED}: four hours of a model nine times as large behind the same promise`,
    end: 'no traffic for 75 minutes',
  },
  {
    alert: 'InferenceKvBound',
    job: 'kv-bound',
    cause: `${SIMULATED}: four hours of prompts of 20 000 tokens`,
    end: 'usual prompts for 75 minutes',
  },
  {
    alert: 'AlertNeedsAudit',
    about: 'HeadroomEventsRejected',
    cause: `${PROGRAM}: four firings of one alert without a review`,
    end: 'four reviews',
  },
  {
    alert: 'AlertMostlyNoise',
    about: 'HeadroomEventsRejected',
    cause: `${PROGRAM}: three of five reviews say noise`,
    end: 'three of seven',
  },
  {
    alert: 'AlertFlapping',
    about: 'GpuRowRemapFailed',
    cause: `${DRIVER}: a failed remapping comes and goes five times`,
    end: 'six hours without',
  },
];
