import type { Router } from 'express';
import type { Collector } from '../snapshot/collector.ts';
import type { Config } from '../config/schema.ts';
import { statusRoutes } from './http/routes.ts';
import { Streams } from './http/streams.ts';
import type { ConfiguredServer, StatusOptions } from './options.ts';
import { Pace } from './pace.ts';
import type { Recent } from './recent.ts';
import { statusView } from './status-view.ts';

/** A source that does not answer in time is left out of what the page shows, as it is of a scrape. */
const LOOK_DEADLINE_MS = 5_000;

export interface Status {
  readonly routes: Router;
  start(): void;
  /** Ends what pages hold open, so that the server can close. */
  stop(): void;
}

export interface StatusParts {
  readonly recent: Recent;
  readonly collector: Collector;
  readonly config: () => Config;
  readonly telemetryPath: string;
  readonly options: StatusOptions;
}

/** The data of the status page: looks at the sources when nobody else does, and tells open pages of each change. */
export function createStatus({ recent, collector, config, telemetryPath, options }: StatusParts): Status {
  const pace = new Pace(
    () => collector.look(LOOK_DEADLINE_MS),
    () => collector.lastReadAt,
  );
  const streams = new Streams((count) => (pace.watched = count > 0));
  const parts = { ...options, recent, collector, telemetryPath };
  const view = () =>
    statusView({ ...parts, configured: configuredServers(config()) }, pace.intervalMs, Date.now());
  recent.onChange(() => {
    if (streams.count > 0) streams.publish(JSON.stringify(view()));
  });
  return {
    routes: statusRoutes({ view, streams, simulated: options.simulated }),
    start: () => pace.start(),
    stop() {
      pace.stop();
      streams.close();
    },
  };
}

function configuredServers({ servers, pushedServers }: Config): readonly ConfiguredServer[] {
  return [
    ...servers.map(({ name, devices }) => ({ name, devices, isPushed: false })),
    ...pushedServers.map(({ name, devices }) => ({ name, devices, isPushed: true })),
  ];
}
