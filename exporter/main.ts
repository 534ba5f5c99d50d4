#!/usr/bin/env node
import { startApp } from './app.ts';
import { runCheck } from './check/check.ts';
import { loadConfig } from './config/load.ts';
import { parseCommandLine } from './config/options.ts';
import type { Options } from './config/options.ts';
import { ConfigProblem } from './config/problem.ts';
import { didYouMean } from './validation/did-you-mean.ts';
import { usage } from './config/usage.ts';
import { checkWebConfig } from './server/web-config/open.ts';
import { createLogger } from './logging/logger.ts';
import { VERSION } from './version.ts';

const OK = 0;
const FAILED = 1;
const USAGE = 2;
const GOOD = 'The configuration is good.\n';
const COMMANDS = ['serve', 'check', 'demo', 'rules', 'dashboards', 'report'];

async function main(): Promise<number> {
  const { command, options } = parseCommandLine(process.argv.slice(2), process.env);
  if (options.help) return print(usage());
  if (options.version) return print(`gpu-headroom ${VERSION} (Node ${process.version})\n`);
  switch (command) {
    case 'serve':
      return serve(options);
    case 'demo':
      return demo(options);
    case 'rules':
      return rules(options);
    case 'dashboards':
      return dashboards(options);
    case 'report':
      return report(options);
    case 'check':
      return (await runCheck(options, (line) => print(`${line}\n`))) ? OK : FAILED;
    default:
      throw new ConfigProblem([
        `"${command}": unknown command.${didYouMean(command, COMMANDS)} Try gpu-headroom --help.`,
      ]);
  }
}

async function serve(options: Options): Promise<number> {
  const config = await loadConfig(options);
  if (options['check-config']) {
    await checkWebConfig(options);
    return print(GOOD);
  }
  const log = createLogger(options['log.level'], options['log.format']);
  const starting = startApp(options, config, log);
  // From the first moment on: without a listener a SIGHUP ends the program.
  process.on('SIGHUP', () => {
    starting.then(async (app) => app.reload()).catch(() => undefined);
  });
  const app = await starting;
  log.info(
    { signal: await toldToStop(['SIGTERM', 'SIGINT']) },
    'stopping: running scrapes are answered first',
  );
  await app.stop();
  // A driver or a server that hangs must not keep a program that has nothing left to do.
  process.exit(OK);
}

async function demo(options: Options): Promise<number> {
  if (options['web.config.file'] !== '') {
    throw new ConfigProblem([
      '--web.config.file: not for the demo, which its own Prometheus and browsers read as they come. Leave it out.',
    ]);
  }
  const config = await loadConfig(options);
  if (options['check-config']) return print(GOOD);
  const log = createLogger(options['log.level'], options['log.format']);
  // With the terminal goes the demo. Its Prometheus and its folder go first, however often it is told.
  const quit = toldToStop(['SIGTERM', 'SIGINT', 'SIGHUP'], 'on');
  // The exporter does without the simulator.
  const { runDemo } = await import('./demo/demo.ts');
  await runDemo(options, config, log, quit);
  process.exit(OK);
}

async function rules(options: Options): Promise<number> {
  const config = await loadConfig(options);
  if (options['check-config']) return print(GOOD);
  // The exporter does without them.
  const { runRules } = await import('./rules/run-rules.ts');
  await runRules(options, config, (line) => print(`${line}\n`));
  return OK;
}

async function dashboards(options: Options): Promise<number> {
  const config = await loadConfig(options);
  if (options['check-config']) return print(GOOD);
  // The exporter does without them.
  const { runDashboards } = await import('./dashboards/run-dashboards.ts');
  runDashboards(options, config, (line) => print(`${line}\n`));
  return OK;
}

async function report(options: Options): Promise<number> {
  const config = await loadConfig(options);
  if (options['check-config']) return print(GOOD);
  // The exporter does without it.
  const { runReport } = await import('./report/run-report.ts');
  const { stderr } = process;
  const streams = { out: print, error: (text: string) => void stderr.write(text), isTerminal: stderr.isTTY };
  return (await runReport(options, config, process.env, streams)) ? OK : FAILED;
}

/** By a second signal, too, a program is ended at once, unless it takes them all (`on`). */
function toldToStop(
  signals: readonly NodeJS.Signals[],
  how: 'once' | 'on' = 'once',
): Promise<NodeJS.Signals> {
  return new Promise((resolve) => {
    for (const signal of signals) process[how](signal, resolve);
  });
}

function print(text: string): number {
  process.stdout.write(text);
  return OK;
}

try {
  process.exitCode = await main();
} catch (error) {
  if (!(error instanceof ConfigProblem)) throw error;
  process.stderr.write(`${error.lines.join('\n')}\n`);
  process.exitCode = USAGE;
}
