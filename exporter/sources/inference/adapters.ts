import type { Adapter } from './adapter.ts';
import type { Page } from './prometheus-text/page.ts';
import { oneLine } from './prometheus-text/rejections.ts';
import { llamaCpp } from './llama-cpp/adapter.ts';
import { lmdeploy } from './lmdeploy/adapter.ts';
import { sglang } from './sglang/adapter.ts';
import { textEmbeddingsInference } from './text-embeddings-inference/adapter.ts';
import { tgi } from './tgi/adapter.ts';
import { trtllm } from './trtllm/adapter.ts';
import { triton } from './triton/adapter.ts';
import { nim } from './nim/adapter.ts';
import { dynamo } from './dynamo/adapter.ts';
import { rayServe } from './ray-serve/adapter.ts';
import { max } from './max/adapter.ts';
import { vllm } from './vllm/adapter.ts';

/** Every engine, in the order in which they are asked whether a page is theirs. */
export const ADAPTERS: readonly Adapter[] = [
  vllm,
  sglang,
  trtllm,
  llamaCpp,
  tgi,
  lmdeploy,
  textEmbeddingsInference,
  triton,
  nim,
  dynamo,
  rayServe,
  max,
];

/** Names that the config takes for `engine`, beside `auto`. */
export const ENGINES: readonly string[] = ADAPTERS.map((adapter) => adapter.engine);

/**
 * The adapter for a page: the one that the config names, or with `auto` the first that recognises it.
 * Throws a sentence for the operator when there is none.
 */
export function adapterFor(page: Page, engine: string): Adapter {
  const adapter =
    engine === 'auto'
      ? ADAPTERS.find((candidate) => candidate.recognises(page))
      : ADAPTERS.find((candidate) => candidate.engine === engine);
  if (adapter) return adapter;
  if (engine === 'auto') throw new Error(`no known engine has such a page: ${describe(page)}`);
  throw new Error(`engine is "${engine}", expected auto, ${ENGINES.join(', ')}`);
}

/** Why an adapter found nothing on a page that it was told to read. Throws nothing. */
export function notThePageOf(adapter: Adapter, page: Page): string {
  return `engine is ${adapter.engine}, but the page has no series of it: ${describe(page)}`;
}

const PREFIXES_SHOWN = 5;

function describe(page: Page): string {
  const prefixes = new Set<string>();
  for (const name of page.families.keys()) prefixes.add(/^[^:_]*[:_]?/.exec(name)?.[0] ?? name);
  const shown = [...prefixes].slice(0, PREFIXES_SHOWN).map((prefix) => `${oneLine(prefix, 40)}*`);
  const more = prefixes.size > shown.length ? ` and ${prefixes.size - shown.length} more` : '';
  const first = page.rejected[0];
  const nothing = `it has no metric${first ? ` (line ${first.line}: ${first.message})` : ''}`;
  const seen = shown.length === 0 ? nothing : `its metrics are ${shown.join(', ')}${more}`;
  const hint = ADAPTERS.map((adapter) => adapter.hint?.(page)).find((text) => text !== undefined);
  const usual = ADAPTERS.map((adapter) => `${adapter.engine} (${adapter.usualUrl})`).join(', ');
  return `${seen}. ${hint ?? `Known engines: ${usual}.`}`;
}
