import { parsePage } from '../exporter/sources/inference/prometheus-text/parse.ts';
import { median } from './numbers.ts';
import type { Figure } from './table.ts';

/** Parsing a page of 20 000 lines such as an inference server with many ranks gives. */
export function measureParser(): readonly Figure[] {
  const lines: string[] = [];
  for (let family = 0; family < 100; family++) {
    lines.push(`# TYPE vllm:family_${family}_seconds histogram`);
    for (let i = 0; i < 199; i++) {
      lines.push(
        `vllm:family_${family}_seconds_bucket{engine="${i % 8}",le="${i}.5",model_name="Qwen/Qwen3"} ${i * 3}.0`,
      );
    }
  }
  const page = `${lines.join('\n')}\n`;
  const times = Array.from({ length: 25 }, () => {
    const start = performance.now();
    parsePage(page);
    return performance.now() - start;
  });
  return [{ what: `parsing ${lines.length} lines`, value: median(times), unit: 'ms', target: 40 }];
}
