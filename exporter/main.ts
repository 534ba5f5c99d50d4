#!/usr/bin/env node
import { startApp } from './app.ts';
import { runCheck } from './check/check.ts';
import { loadConfig } from './config/load.ts';
import { parseCommandLine } from './config/options.ts';
import type { Options } from './config/options.ts';
import { ConfigProblem } from './config/problem.ts';
import { didYouMean } from './validation/did-you-mean.ts';
import type { Config } from './config/schema.ts';
import { COMMAND_NAMES, isCommand, usage } from './config/usage.ts';
import type { CommandName } from './config/usage.ts';
import type { Streams } from './report/run-report.ts';
import { checkWebConfig } from './server/web-config/open.ts';
import { createLogger } from './logging/logger.ts';
import { VERSION } from './version.ts';

const OK = 0;
const FAILED = 1;
const USAGE = 2;
/** An alert speaks more often than it may. */
const TOO_OFTEN = 3;
/** What a shell makes of a signal that ends a program. */
const INTERRUPTED = 130;

/** What a command does with a config that is good; its exit code. What the exporter does without is loaded by who needs it. */
type Command = (options: Options, config: Config) => Promise<number>;

const COMMANDS: Readonly<Record<Exclude<CommandName, 'check'>, Command>> = {
  serve,
  demo,
  async rules(options, config) {
    const { runRules } = await import('./rules/run-rules.ts');
    await runRules(options, config, (line) => print(`${line}\n`));
    return OK;
  },
  async dashboards(options, config) {
    const { runDashboards } = await import('./dashboards/run-dashboards.ts');
    runDashboards(options, config, (line) => print(`${line}\n`));
    return OK;
  },
  async report(options, config) {
    const { runReport } = await import('./report/run-report.ts');
    return (await runReport(options, config, process.env, streams())) ? OK : FAILED;
  },
  backtest,
  async review(options, config) {
    const { runReview } = await import('./review/run-review.ts');
    return runReview(options, config, process);
  },
};

async function main(): Promise<number> {
  const { command, options } = parseCommandLine(process.argv.slice(2), process.env);
  if (options.help) return print(usage());
  if (options.version) return print(`gpu-headroom ${VERSION} (Node ${process.version})\n`);
  if (!isCommand(command)) {
    throw new ConfigProblem([
      `"${command}": unknown command.${didYouMean(command, COMMAND_NAMES)} Try gpu-headroom --help.`,
    ]);
  }
  // It tells of a bad config as of all else.
  if (command === 'check') return (await runCheck(options, (line) => print(`${line}\n`))) ? OK : FAILED;
  if (command === 'demo') refuseWebConfig(options);
  const config = await loadConfig(options);
  if (!options['check-config']) return COMMANDS[command](options, config);
  if (command === 'serve') await checkWebConfig(options);
  return print('The configuration is good.\n');
}

function refuseWebConfig(options: Options): void {
  if (options['web.config.file'] === '') return;
  throw new ConfigProblem([
    '--web.config.file: not for the demo, which its own Prometheus and browsers read as they come. Leave it out.',
  ]);
}

async function serve(options: Options, config: Config): Promise<number> {
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

async function demo(options: Options, config: Config): Promise<number> {
  const log = createLogger(options['log.level'], options['log.format']);
  // With the terminal goes the demo. Its Prometheus and its folder go first, however often it is told.
  const quit = toldToStop(['SIGTERM', 'SIGINT', 'SIGHUP'], 'on');
  const { runDemo } = await import('./demo/demo.ts');
  await runDemo(options, config, log, quit);
  process.exit(OK);
}

async function backtest(options: Options, config: Config): Promise<number> {
  const { runBacktest } = await import('./backtest/run-backtest.ts');
  const stopping = new AbortController();
  // Its Prometheus and its folder go first, however often it is told.
  toldToStop(['SIGTERM', 'SIGINT', 'SIGHUP'], 'on')
    .then(() => stopping.abort())
    .catch(() => undefined);
  const codes = { good: OK, failed: FAILED, too_often: TOO_OFTEN };
  try {
    return codes[await runBacktest(options, config, process.env, streams(), stopping.signal)];
  } catch (error) {
    if (!stopping.signal.aborted) throw error;
    // A question to the server may still be open.
    process.exit(INTERRUPTED);
  }
}

function streams(): Streams {
  const { stderr } = process;
  return { out: print, error: (text) => void stderr.write(text), isTerminal: stderr.isTTY };
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

// Who reads no further (`| head`) wants no more said: what is done is done, and its exit code stands.
for (const stream of [process.stdout, process.stderr])
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });

try {
  process.exitCode = await main();
} catch (error) {
  if (!(error instanceof ConfigProblem)) throw error;
  process.stderr.write(`${error.lines.join('\n')}\n`);
  process.exitCode = USAGE;
}
