/** What autoscaling promises, and that it asks for what there is. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { families } from '../../exporter/catalogue/index.ts';
import { HERE } from './manifests.test.support.ts';

const BEHAVIOUR = {
  scaleUp: { stabilizationWindowSeconds: 60, policies: [{ type: 'Pods', value: 2, periodSeconds: 120 }] },
  scaleDown: { stabilizationWindowSeconds: 600, policies: [{ type: 'Pods', value: 1, periodSeconds: 300 }] },
};

function read(...path: string[]): unknown {
  return parse(readFileSync(join(HERE, ...path), 'utf8'));
}

test('both autoscalers have the floor, the ceiling and the patience that cold starts ask for', () => {
  const limits = { scaleTargetRef: expect.objectContaining({ name: 'vllm' }) };
  expect(read('autoscaling/hpa/hpa.yaml')).toMatchObject({
    spec: { ...limits, minReplicas: 2, maxReplicas: 8, behavior: BEHAVIOUR },
  });
  expect(read('autoscaling/keda/scaled-object.yaml')).toMatchObject({
    spec: {
      ...limits,
      minReplicaCount: 2,
      maxReplicaCount: 8,
      advanced: { horizontalPodAutoscalerConfig: { behavior: BEHAVIOUR } },
    },
  });
});

test('what they scale on is a family of the catalogue, and the adapter gives what the HPA asks for', () => {
  const names = new Set(families.map(({ name }) => name));
  const hpa = z
    .object({
      spec: z.object({
        metrics: z.array(z.object({ pods: z.object({ metric: z.object({ name: z.string() }) }) })),
      }),
    })
    .parse(read('autoscaling/hpa/hpa.yaml'));
  const asked = hpa.spec.metrics.map(({ pods }) => pods.metric.name);
  const values = z
    .object({
      rules: z.object({
        custom: z.array(z.object({ seriesQuery: z.string(), name: z.object({ as: z.string() }) })),
      }),
    })
    .parse(read('autoscaling/hpa/adapter-values.yaml'));
  expect(values.rules.custom.map(({ name }) => name.as)).toEqual(asked);
  const keda = z
    .object({
      spec: z.object({ triggers: z.array(z.object({ metadata: z.object({ query: z.string() }) })) }),
    })
    .parse(read('autoscaling/keda/scaled-object.yaml'));
  const queried = [
    ...asked,
    ...values.rules.custom.map(({ seriesQuery }) => seriesQuery.replace(/\{.*/, '')),
    ...keda.spec.triggers.map(({ metadata }) => /\((\w+)\{/.exec(metadata.query)?.[1] ?? metadata.query),
  ];
  expect(queried).toHaveLength(6);
  expect(queried.filter((name) => !names.has(name))).toEqual([]);
});
