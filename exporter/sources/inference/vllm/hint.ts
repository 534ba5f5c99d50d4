import type { Page } from '../prometheus-text/page.ts';

/** What a page is that carries vLLM's names, or could be vLLM's, and has no reading in it. */
export function vllmHint({ families }: Page): string | undefined {
  const labels = [...families]
    .filter(([name]) => name.startsWith('vllm:'))
    .flatMap(([, family]) => family.samples.map((sample) => sample.labels));
  if (labels.some((own) => own['server'] !== undefined)) {
    return 'Its vllm: series are labelled by server: this is the page of a router (production-stack), and counts each engine once more. Give the address of a vLLM server behind it.';
  }
  if (labels.some((own) => own['model_name'] === undefined && own['version'] !== undefined)) {
    return 'Its vllm: series are labelled by model and version: this is Triton with its vLLM backend: set engine to triton or auto.';
  }
  if (labels.length === 0 && families.has('python_info') && families.has('http_requests_total')) {
    return 'If this is vLLM, it was started with --disable-log-stats: start it without.';
  }
  return undefined;
}
