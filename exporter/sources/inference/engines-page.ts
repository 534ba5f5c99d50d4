import type { Family } from '../../catalogue/family.ts';
import { inference } from '../../catalogue/index.ts';
import { code, prose, table } from '../../documents/markdown.ts';
import type { Adapter, Signal } from './adapter.ts';
import { ADAPTERS } from './adapters.ts';

const FAMILIES = {
  ready: inference.serverReady,
  startTimeSeconds: inference.serverStartTimeSeconds,
  requestsRunning: inference.requestsRunning,
  queueDepth: inference.queueDepth,
  queueOldestAgeSeconds: inference.queueOldestAgeSeconds,
  queueWaitSeconds: inference.queueWaitSeconds,
  batchCapacity: inference.batchCapacity,
  batchSize: inference.batchSize,
  ttftSeconds: inference.ttftSeconds,
  timePerOutputTokenSeconds: inference.timePerOutputTokenSeconds,
  tokensPerSecond: inference.tokensPerSecond,
  requestDurationSeconds: inference.requestDurationSeconds,
  outputTokens: inference.outputTokens,
  requests: inference.requests,
  promptTokens: inference.promptTokens,
  generationTokens: inference.generationTokens,
  kvCacheUsage: inference.kvCacheUsageRatio,
  prefixCacheQueries: inference.prefixCacheQueries,
  prefixCacheHits: inference.prefixCacheHits,
  preemptions: inference.preemptions,
  modelLoadSeconds: inference.modelLoadSeconds,
} satisfies Record<Signal, Family>;

// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the keys of a const object
const SIGNALS = Object.keys(FAMILIES) as Signal[];

/** Signal by engine as a Markdown page: what is exact, what is derived, what is absent. */
export function enginesPage(): string {
  const parts = [
    '<!-- Generated from the adapters in exporter/sources/inference by `npm run generate`. Change them, not this page. -->',
    '# Engines',
    'What each inference server tells. **exact**: its own series, at most with the unit changed. **derived**: computed from series that mean something else, as said below. Empty: the server does not tell it, and nothing is guessed; the family is absent.',
    overview(),
    ...ADAPTERS.map(section),
  ];
  return `${parts.join('\n\n')}\n`;
}

function overview(): string {
  const engines = ADAPTERS.map(({ engine }) => code(engine));
  const rows = SIGNALS.map((signal) => [
    code(FAMILIES[signal].name),
    ...ADAPTERS.map(({ signals }) => signals[signal]?.how ?? ''),
  ]);
  return table(['Family', ...engines], rows);
}

function section({ engine, usualUrl, signals }: Adapter): string {
  const rows = SIGNALS.flatMap((signal) => {
    const provenance = signals[signal];
    return provenance ? [[code(FAMILIES[signal].name), provenance.how, prose(provenance.from)]] : [];
  });
  return `## ${engine}\n\nUsually at ${code(usualUrl)}.\n\n${table(['Family', '', 'From'], rows)}`;
}
