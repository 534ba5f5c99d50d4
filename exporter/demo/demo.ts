import { startApp } from '../app.ts';
import type { Options } from '../config/options.ts';
import type { Config } from '../config/schema.ts';
import type { Logger } from '../logging/logger.ts';
import { Recent } from '../status/recent.ts';
import type { LinkView } from '../status/view.ts';
import { Companion } from './prometheus/companion.ts';
import { Stage } from './stage.ts';
import { Console } from './terminal/console.ts';
import { loopbackAddress } from './loopback.ts';
import { readTrace } from './trace-file.ts';

/**
 * The demo: a simulated inference server and its GPUs behind the exporter, and a Prometheus with their past where one is
 * installed. Runs until `quit` resolves or the console says so, and leaves nothing behind.
 * @throws ConfigProblem for what cannot be used
 */
export async function runDemo(
  options: Options,
  config: Config,
  log: Logger,
  quit: Promise<unknown>,
): Promise<void> {
  const world = worldOptions(options);
  const links: LinkView[] = [];
  const console = new Console(process.stdin, process.stdout);
  const companion = new Companion({ options, config, world, console, links, log });
  const undo = [() => companion.stop()];
  try {
    const recent = new Recent(config.verdict);
    const stage = await Stage.open(options.scenario, world, config.dollarsPerGpuHour, recent);
    undo.push(() => stage.stop());
    const extras = { sources: stage.sources, recent, status: { simulated: stage, links } };
    // Nothing real beside what is simulated: GPUs and servers would share its labels.
    const simulatedOnly = { ...config, servers: [], pushedServers: [] };
    // Nor would a config that is loaded again be what runs here.
    const ownOptions = { ...options, 'gpu.source': 'none' as const, 'web.enable-lifecycle': false };
    const app = await startApp(ownOptions, simulatedOnly, log, extras);
    undo.push(() => app.stop());
    const address = loopbackAddress(app.addresses);
    console.welcome(options, address);
    companion.start(address, stage);
    await Promise.race([quit, console.gone, console.watch(stage)]);
  } finally {
    console.stop();
    await Promise.all(undo.map((step) => step()));
  }
}

function worldOptions(options: Options) {
  const { gpus, seed, speed, trace } = options;
  return { gpus, seed, speed, ...(trace !== '' && { trace: readTrace(trace) }) };
}
