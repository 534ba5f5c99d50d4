/** What takes pushed metrics in: each receiver as its users start it, what is sent to it, and how it says what arrived. */
import type { PeerName } from '../programs.ts';
import type { Started } from '../start.ts';
import { runCollector, runPushgateway, runStatsdExporter } from './peers.ts';
import { runEvents, runOtlp } from './headroom.ts';
import { openStatsdTcp, openStatsdUdp, UDP_LINES_PER_SECOND } from './statsd.ts';
import { OURS } from '../exporters.ts';

/** What is counted: numbers of finished requests one by one, or histograms that the sender keeps. */
export type Told = 'observations' | 'histograms';

export interface Running {
  readonly program: Started;
  /** Sends the next batch and waits until it is handed over. Gives how many observations or histograms it had. */
  send(): Promise<number>;
  /** How many have been taken in since the start, by what the receiver itself says. */
  taken(): Promise<number>;
  stop(): Promise<void>;
}

export interface Receiver {
  readonly name: string;
  readonly told: Told;
  /** What is sent, and over what. */
  readonly how: string;
  readonly peer?: PeerName;
  /** Batches until it has no more reason to grow. */
  readonly fullAfter: number;
  /** @param path of the program; @param folder for its configuration */
  run(path: string, folder: string): Promise<Running>;
}

/** Until both generations of the window of event ids are full. */
const WINDOW_BATCHES = 2_200;
const WARM_UP_BATCHES = 20;

/** Ours first in each kind. */
export const RECEIVERS: readonly Receiver[] = [
  {
    name: OURS,
    told: 'observations',
    how: 'events over HTTP',
    fullAfter: WINDOW_BATCHES,
    run: (_path, folder) => runEvents(folder),
  },
  {
    name: 'statsd_exporter',
    told: 'observations',
    how: 'statsd lines over TCP',
    peer: 'statsd_exporter',
    fullAfter: WARM_UP_BATCHES,
    run: (path, folder) => runStatsdExporter(path, folder, openStatsdTcp),
  },
  {
    name: 'statsd_exporter',
    told: 'observations',
    how: `statsd lines over UDP, ${UDP_LINES_PER_SECOND / 1000}k a second`,
    peer: 'statsd_exporter',
    fullAfter: WARM_UP_BATCHES,
    run: (path, folder) => runStatsdExporter(path, folder, openStatsdUdp),
  },
  {
    name: OURS,
    told: 'histograms',
    how: 'OTLP, protobuf over HTTP',
    fullAfter: WARM_UP_BATCHES,
    run: (_path, folder) => runOtlp(folder),
  },
  {
    name: 'OpenTelemetry Collector',
    told: 'histograms',
    how: 'OTLP, protobuf over HTTP',
    peer: 'otelcol',
    fullAfter: WARM_UP_BATCHES,
    run: runCollector,
  },
  {
    name: 'pushgateway',
    told: 'histograms',
    how: 'text, PUT over HTTP',
    peer: 'pushgateway',
    fullAfter: WARM_UP_BATCHES,
    run: (path) => runPushgateway(path),
  },
];
