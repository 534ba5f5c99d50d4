import type { IncomingMessage } from 'node:http';
import type { Options } from './config/options.ts';
import { LoadState } from './config/load-state.ts';
import { loadConfig } from './config/load.ts';
import { createReload } from './config/reload.ts';
import type { Config } from './config/schema.ts';
import { createIntake, mustHaveTokens } from './intake/create.ts';
import { showsToken } from './intake/http/routes.ts';
import type { Logger } from './logging/logger.ts';
import { CONNECTION_LIMITS } from './server/limits.ts';
import { drain, listen } from './server/listen.ts';
import type { Listener } from './server/listen.ts';
import { Refusals } from './server/refusals.ts';
import { createRoutes } from './server/routes.ts';
import { gate } from './server/web-config/gate.ts';
import { openWebConfig } from './server/web-config/open.ts';
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
  /** Loads the config file again; whether all config files are in force then. */
  reload(): Promise<boolean>;
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
  const state = new LoadState();
  const refusals = new Refusals(log);
  const web = await openWebConfig(options, log, state);
  if (options['config.file'] !== '') state.succeeded('config');
  const intake = await createIntake(config, log);
  const { sources: more = [], recent = new Recent(config.verdict), status: statusOptions = {} } = extras;
  const sources = createSources(options, config, log, intake.source);
  const collector = new Collector(
    [...sources.list, ...more],
    (health, previous) => logHealth(log, health, previous),
    (samples) => recent.observe(samples, Date.now()),
    [() => state.samples(), () => refusals.samples()],
  );
  const { 'web.telemetry-path': telemetryPath, 'web.max-requests': maxRequests } = options;
  let current = config;
  const status = createStatus({
    recent,
    collector,
    config: () => current,
    telemetryPath,
    options: statusOptions,
  });
  const reload = createReload({ load: loadAgain, apply }, state, log);
  const routeOptions = {
    telemetryPath,
    maxRequests,
    reload: options['web.enable-lifecycle'] ? reload : undefined,
  };
  const routes = createRoutes(collector, routeOptions, [status.routes, intake.routes], log);
  const handler = web ? gate(web, routes, { refusals, hasOwnLogin }) : routes;
  const limits = { ...CONNECTION_LIMITS, connections: options['web.max-connections'] };
  const listeners: Listener[] = [];
  try {
    for (const address of options['web.listen-address']) {
      listeners.push(await listen(address, handler, { limits, refusals, web }));
    }
  } catch (error) {
    await Promise.all(listeners.map((listener) => drain(listener, 0)));
    throw error;
  }
  collector.start();
  status.start();
  const addresses = listeners.map((listener) => listener.address);
  const spoken = { tls: web?.current.tls !== undefined, version: VERSION };
  for (const address of addresses) log.info({ address, ...spoken }, 'listening');
  // So that what is wrong with a source is in the log before anybody scrapes.
  void collector.collect(WARM_UP_MS);
  return {
    addresses,
    reload,
    async stop() {
      status.stop();
      await Promise.all(listeners.map((listener) => drain(listener, DRAIN_MS)));
      await collector.stop();
    },
  };

  async function loadAgain(): Promise<Config> {
    web?.refresh();
    const next = await loadConfig(options);
    await mustHaveTokens(next);
    return next;
  }

  function apply(next: Config): void {
    current = next;
    collector.replace([...sources.reconfigure(next), ...more]);
    intake.reconfigure(next);
    recent.verdicts.thresholds = next.verdict;
  }

  function hasOwnLogin(request: IncomingMessage): boolean {
    return intake.asksForToken() && showsToken(request);
  }
}

function logHealth(log: Logger, health: SourceHealth, previous: SourceHealth): void {
  const { source, problem } = health;
  if (!health.up) log.warn({ source }, problem ?? 'down');
  else if (previous.failures > 0) log.info({ source }, 'read again');
  else log.debug({ source }, 'read');
}
