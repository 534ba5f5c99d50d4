import { expect, test } from 'vitest';
import { inference } from '../../catalogue/index.ts';
import { Samples } from '../../model/samples.ts';
import { InferenceSampler } from './sampler.ts';

const reading = (model: string) => ({ model, engine: 'vllm', queueDepth: 3, requestsRunning: 2 });

function observedOf(sampler: InferenceSampler, ...models: string[]): number {
  const samples = new Samples();
  sampler.addTo(samples, 'chat', models.map(reading));
  return samples.byFamily.get(inference.queueDepthSampled)?.size ?? 0;
}

test('models that come and go, however many, leave room for those that are named now', () => {
  const sampler = new InferenceSampler();
  for (let n = 0; n < 1_000; n++) sampler.observe([reading('stays'), reading(`adapter-${n}`)]);
  expect(observedOf(sampler, 'stays', 'adapter-999')).toBe(2);
  expect(observedOf(sampler, 'adapter-0')).toBe(0);
});
