import type { Page } from '../prometheus-text/page.ts';

/** IBM's vLLM for TGIS prints TGI's names with other buckets and with labels that are Python dictionaries. */
export function tgiHint({ families }: Page): string | undefined {
  const looksAlike = [...families].some(
    ([name, { samples }]) =>
      name.startsWith('tgi_') && samples.some(({ labels }) => labels['method']?.startsWith('{')),
  );
  return looksAlike
    ? "Its tgi_ series are those of IBM's vLLM with a TGIS adapter, which counts each request under vLLM's names too: give the address of vLLM's own page."
    : undefined;
}
