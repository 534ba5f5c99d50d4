/**
 * `npm run check:verdicts` serves a model on the GPU of this machine into each of its limits, and holds the verdict of the
 * built program to it. It changes no setting of the GPU. Needs python3 with PyTorch, and 60 GB of GPU memory.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { stringify } from 'yaml';
import { progress, run, wholeNumber } from '../../alerts/score/command-line.ts';
import { table } from '../../exporter/documents/markdown.ts';
import { Exporter } from './exporter.ts';
import { Load } from './load.ts';
import type { Done } from './load.ts';
import { seriesOf } from './page.ts';
import { REGIMES } from './regimes.ts';
import type { Regime } from './regimes.ts';

const SERVE = fileURLToPath(new URL('../../../bench/gpu/serve.py', import.meta.url));
const { values } = parseArgs({
  options: {
    out: { type: 'string', default: 'gpu-verdicts' },
    library: { type: 'string', default: 'libnvidia-ml.so.1' },
    server: { type: 'string', default: `python3 ${SERVE}` },
    // the verdict comes after 30 seconds of readings
    seconds: { type: 'string', default: '44' },
    only: { type: 'string' },
  },
});

const SCRAPE_EVERY_MS = 5_000;
/** Of each request; the cache holds more than the largest batch where a regime says nothing. */
const PROMPT_TOKENS = 256;
const OUTPUT_TOKENS = 100;
const KV_TOKENS = 128 * (PROMPT_TOKENS + OUTPUT_TOKENS);

interface Judged {
  readonly regime: Regime;
  readonly verdict: string;
  readonly said: string;
  readonly page: string;
}

await run(async () => {
  const seconds = wholeNumber('seconds', values.seconds);
  mkdirSync(values.out, { recursive: true });
  const server = new Load(values.server.split(' '));
  try {
    progress(`the model is there: ${JSON.stringify(await server.ready())}`);
    const judged: Judged[] = [];
    for (const regime of REGIMES) {
      if (values.only === undefined || values.only === regime.verdict)
        judged.push(await judge(regime, server, seconds));
    }
    process.stdout.write(`${tableOf(judged)}\n`);
    if (judged.some(({ regime, verdict }) => regime.verdict !== verdict)) process.exitCode = 1;
  } finally {
    server.end();
  }
});

/** A fresh exporter knows nothing of the regime before. */
async function judge(regime: Regime, server: Load, seconds: number): Promise<Judged> {
  const name = regime.verdict;
  const config = join(values.out, `${name}.yaml`);
  writeFileSync(config, configOf(regime));
  const flags = [
    `--config.file=${config}`,
    '--gpu.source=nvml',
    `--gpu.nvml-library=${values.library}`,
    '--no-host.metrics',
  ];
  const exporter = await Exporter.start(flags, join(values.out, `${name}.log`));
  try {
    const { requestsPerSecond, maxBatch, atOnce, hangs } = regime;
    const asked = { requestsPerSecond, maxBatch, atOnce, hangs, kvTokens: regime.kvTokens ?? KV_TOKENS };
    const sizes = { prompt: PROMPT_TOKENS, output: OUTPUT_TOKENS };
    const line = JSON.stringify({ name, seconds, url: exporter.url, ...asked, ...sizes });
    const done = await scrapedMeanwhile(exporter, server.tell(name, line));
    const [shown] = (await exporter.view()).servers;
    const { page } = await exporter.scrape();
    writeFileSync(join(values.out, `${name}.prom`), page);
    writeFileSync(join(values.out, `${name}.json`), JSON.stringify(shown, undefined, 1));
    const verdict = shown?.verdict?.name ?? 'none';
    progress(`${name}: ${verdict}, ${JSON.stringify(done)}`);
    return { regime, verdict, said: shown?.verdict?.says ?? shown?.unknown.join(' ') ?? '', page };
  } finally {
    await exporter.stop();
  }
}

/** As Prometheus does: what the verdict is of is collected then. */
async function scrapedMeanwhile(exporter: Exporter, done: Promise<Done>): Promise<Done> {
  const timer = setInterval(() => void exporter.scrape().catch(progress), SCRAPE_EVERY_MS);
  try {
    return await done;
  } finally {
    clearInterval(timer);
  }
}

function configOf({ maxBatch, slo }: Regime): string {
  const server = { name: 'llm', pushed: true, devices: [0], max_batch_size: maxBatch, slo };
  return stringify({ inference: { servers: [server] }, cost: { dollars_per_gpu_hour: { default: 2.5 } } });
}

function tableOf(judged: readonly Judged[]): string {
  return table(
    ['what is done', 'verdict', 'what it says', 'SMs busy', 'tensor cores'],
    judged.map(({ regime, verdict, said, page }) => [
      regime.what,
      `\`${verdict}\`${verdict === regime.verdict ? '' : `, not \`${regime.verdict}\``}`,
      said,
      shareOf(page, 'gpu_sm_active_ratio'),
      shareOf(page, 'gpu_tensor_active_ratio'),
    ]),
  );
}

/** At the end of the regime. */
function shareOf(page: string, family: string): string {
  const [ratio] = seriesOf(page, family);
  return ratio === undefined ? '' : `${Math.round(100 * ratio)} %`;
}
