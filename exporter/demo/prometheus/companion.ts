import { NO_URL } from '../../config/options.ts';
import type { Options } from '../../config/options.ts';
import type { Config } from '../../config/schema.ts';
import type { Logger } from '../../logging/logger.ts';
import type { LinkView } from '../../status/view.ts';
import { openDataFolder } from '../data-folder.ts';
import type { DataFolder } from '../data-folder.ts';
import type { Stage } from '../stage.ts';
import type { Console } from '../terminal/console.ts';
import type { WorldOptions } from '../world.ts';
import { findTools, startPrivatePrometheus } from './private.ts';
import type { Tools } from './private.ts';
import type { RunningPrometheus } from './process.ts';

export interface CompanionParts {
  readonly options: Options;
  readonly config: Config;
  readonly world: WorldOptions;
  readonly console: Console;
  /** Gets the link to Prometheus once it runs. */
  readonly links: LinkView[];
  readonly log: Logger;
}

/** The private Prometheus of a demo, if there is to be one: its past is written while the page is there already. */
export class Companion {
  private readonly parts: CompanionParts;
  private readonly folder: DataFolder | undefined;
  private readonly stopping = new AbortController();
  private running: Promise<RunningPrometheus | undefined> = Promise.resolve(undefined);

  /** @throws ConfigProblem when the folder for its data cannot be used */
  constructor(parts: CompanionParts) {
    this.parts = parts;
    const { options } = parts;
    this.folder =
      options.prometheus === NO_URL ? undefined : openDataFolder(options['data-dir'], options.keep);
  }

  /** @param scrape `host:port` of the exporter, if it listens on one */
  start(scrape: string | undefined, stage: Stage): void {
    const { console } = this.parts;
    if (!this.folder) return;
    const tools = findTools(process.env);
    if (!tools) return console.noPrometheus();
    if (scrape === undefined) return console.noAddress();
    this.running = this.bringUp(tools, this.folder.path, scrape, stage).catch((error: unknown) => {
      if (!this.stopping.signal.aborted) this.failed(error);
      return undefined;
    });
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    const prometheus = await this.running;
    await prometheus?.stop();
    if (!this.folder) return;
    this.folder.remove();
    if (this.parts.options.keep) this.parts.console.kept(this.folder.path);
  }

  private async bringUp(
    tools: Tools,
    folder: string,
    scrape: string,
    stage: Stage,
  ): Promise<RunningPrometheus> {
    const { options, config, world, console, links } = this.parts;
    const days = options['history-days'];
    const progress = console.progress(`Writing ${days} days of history`);
    const running = startPrivatePrometheus({
      ...world,
      tools,
      folder,
      days,
      scrape,
      scenario: options.scenario,
      prices: config.dollarsPerGpuHour,
      thresholds: config.verdict,
      telemetryPath: options['web.telemetry-path'],
      onProgress: (share) => progress.show(share),
      onPast: (rehearsed) => stage.takeOver(rehearsed),
      signal: this.stopping.signal,
    });
    running.catch(() => progress.end(this.stopping.signal.aborted ? '' : 'Prometheus    none'));
    const prometheus = await running;
    progress.end(`Prometheus    ${prometheus.url}${days > 0 ? `  with ${days} days of history` : ''}`);
    const link = { label: 'Prometheus', href: prometheus.url };
    links.push(link);
    void this.watch(prometheus, link);
    return prometheus;
  }

  private async watch(prometheus: RunningPrometheus, link: LinkView): Promise<void> {
    const said = await prometheus.ended;
    if (this.stopping.signal.aborted) return;
    const { links, log } = this.parts;
    links.splice(links.indexOf(link), 1);
    log.error({ said }, 'the private Prometheus is gone; the status page goes on without it');
  }

  private failed(error: unknown): void {
    const { log } = this.parts;
    const message = error instanceof Error ? error.message : String(error);
    log.error({ error: message }, 'no private Prometheus; the status page goes on without it');
  }
}
