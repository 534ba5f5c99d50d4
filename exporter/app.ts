import type { Options } from './config/options.ts';
import type { Config } from './config/schema.ts';
import { createIntake } from './intake/create.ts';
import type { Logger } from './logging/logger.ts';
import { drain, listen } from './server/listen.ts';
import type { Listener } from './server/listen.ts';
import { createRoutes } from './server/routes.ts';
import { Collector } from './snapshot/collector.ts';
import type { SourceHealth } from './snapshot/runner.ts';
import { createSources } from './sources/all.ts';
import type { Source } from './sources/source.ts';
import type { StatusOptions } from './status/options.ts';
import { Recent } from './status/recent.ts';
import { createStatus } from './status/status.ts';
import { VERSION } from './version.ts';

/** Running scrapes may take this long to end after SIGTERM; Kubernetes kills after 30 s. */
const DRAIN_MS = 15_000;
/** How long the first reading, which only warms up and logs, waits. */
const WARM_UP_MS = 10_000;

export interface App {
  /** Addresses as bound. */
  readonly addresses: readonly string[];
  /** Lets running requests end, then stops all that runs. */
  stop(): Promise<void>;
}

/** What another program adds to the exporter. */
export interface Extras {
  /** Read after those of the config. */
  readonly sources?: readonly Source[];
  /** With a history that the status page shows from the start. */
  readonly recent?: Recent;
  readonly status?: StatusOptions;
}

/** Wires sources, collector and server, and starts them. Throws ConfigProblem when an address cannot be bound. */
export async function startApp(
  options: Options,
  config: Config,
  log: Logger,
  extras: Extras = {},
): Promise<App> {
  const { source: intake, routes: intakeRoutes } = await createIntake(config, log);
  const { sources: more = [], recent = new Recent(config.verdict), status: statusOptions = {} } = extras;
  const collector = new Collector(
    [...createSources(options, config, log, intake), ...more],
    (health, previous) => logHealth(log, health, previous),
    (samples) => recent.observe(samples, Date.now()),
  );
  const { 'web.telemetry-path': telemetryPath, 'web.max-requests': maxRequests } = options;
  const status = createStatus({ recent, collector, config, telemetryPath, options: statusOptions });
  const routers = [status.routes, intakeRoutes];
  const routes = createRoutes(collector, { telemetryPath, maxRequests }, routers, log);
  const listeners: Listener[] = [];
  try {
    for (const address of options['web.listen-address']) listeners.push(await listen(address, routes));
  } catch (error) {
    await Promise.all(listeners.map((listener) => drain(listener, 0)));
    throw error;
  }
  collector.start();
  status.start();
  const addresses = listeners.map((listener) => listener.address);
  for (const address of addresses) log.info({ address, version: VERSION }, 'listening');
  // So that what is wrong with a source is in the log before anybody scrapes.
  void collector.collect(WARM_UP_MS);
  return {
    addresses,
    async stop() {
      status.stop();
      await Promise.all(listeners.map((listener) => drain(listener, DRAIN_MS)));
      await collector.stop();
    },
  };
}

function logHealth(log: Logger, health: SourceHealth, previous: SourceHealth): void {
  const { source, problem } = health;
  if (!health.up) log.warn({ source }, problem ?? 'down');
  else if (previous.failures > 0) log.info({ source }, 'read again');
  else log.debug({ source }, 'read');
}
