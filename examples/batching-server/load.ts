/** `node dist/examples/batching-server/load.js --concurrency 16 --requests 200` */
import { parseArgs } from 'node:util';
import { quantile, runLoad } from './load-run.ts';

const options = {
  url: { type: 'string', default: 'http://127.0.0.1:8000' },
  model: { type: 'string', default: 'demo' },
  concurrency: { type: 'string', default: '16' },
  requests: { type: 'string', default: '200' },
  'max-tokens': { type: 'string' },
  help: { type: 'boolean', default: false },
} as const;

function read() {
  try {
    return parseArgs({ options }).values;
  } catch (error) {
    return fail(`${error instanceof Error ? error.message : String(error)}. Try --help.`);
  }
}

function fail(message: string): never {
  process.stderr.write(`${message}\n`);
  process.exit(2);
}

function count(flag: string, text: string): number {
  if (/^[1-9]\d{0,6}$/.test(text)) return Number(text);
  return fail(`--${flag}: "${text}" is not a whole number above 0. Try 16.`);
}

function milliseconds(seconds: number | undefined): string {
  return seconds === undefined ? 'none' : `${(seconds * 1000).toFixed(0)} ms`;
}

const flags = read();
if (flags.help) {
  process.stdout.write(`Flags, with their defaults:\n`);
  for (const [name, { type, ...rest }] of Object.entries(options)) {
    if (type === 'string') process.stdout.write(`  --${name} ${'default' in rest ? rest.default : ''}\n`);
  }
  process.exit(0);
}
const maxTokens = flags['max-tokens'];
const result = await runLoad({
  url: flags.url.replace(/\/+$/, ''),
  model: flags.model,
  concurrency: count('concurrency', flags.concurrency),
  requests: count('requests', flags.requests),
  maxTokens: maxTokens === undefined ? undefined : count('max-tokens', maxTokens),
});
const { seconds, ok, failed, problem, tokens, ttftSeconds } = result;
if (problem !== undefined) process.stderr.write(`The first that failed: ${problem}\n`);
process.stdout.write(
  [
    `${ok} answers, ${failed} failed, in ${seconds.toFixed(1)} s`,
    `requests/s  ${(ok / seconds).toFixed(1)}`,
    `tokens/s    ${(tokens / seconds).toFixed(0)}`,
    `TTFT p50    ${milliseconds(quantile(ttftSeconds, 0.5))}`,
    `TTFT p95    ${milliseconds(quantile(ttftSeconds, 0.95))}`,
    '',
  ].join('\n'),
);
process.exitCode = failed > 0 ? 1 : 0;
