/** `node dist/examples/batching-server/main.js --help` */
import { FlagProblem, parseFlags } from './flags.ts';
import { start } from './start.ts';

const USAGE = 2;

function say(message: string): void {
  process.stderr.write(`${message}\n`);
}

async function main(): Promise<void> {
  const flags = parseFlags(process.argv.slice(2));
  if (typeof flags === 'string') return void process.stdout.write(flags);
  const running = await start(flags, say);
  const signal = await new Promise<string>((resolve) => {
    process.once('SIGTERM', resolve);
    process.once('SIGINT', resolve);
  });
  say(`${signal}: running requests are finished first`);
  await running.stop();
}

try {
  await main();
} catch (error) {
  const taken = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
  say(
    `${error instanceof Error ? error.message : String(error)}${taken ? '. Try --listen 127.0.0.1:8001.' : ''}`,
  );
  process.exitCode = error instanceof FlagProblem ? USAGE : 1;
}
