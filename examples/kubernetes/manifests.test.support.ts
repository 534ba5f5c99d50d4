/** Manifests as kustomize makes them, and the parts of them that tests look at. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { z } from 'zod';
import { exampleTool } from '../../exporter/e2e/tools.ts';
import { manifests } from './schemas.test.support.ts';
import type { Manifest } from './schemas.test.support.ts';

export const HERE = fileURLToPath(new URL('.', import.meta.url));
export const ROOT = join(HERE, '../..');
export const KUSTOMIZE = exampleTool('kustomize', 'kubectl');

/** What kustomize makes of a folder. */
export function kustomize(folder: string): readonly Manifest[] {
  const program = KUSTOMIZE ?? '';
  const command = program.endsWith('kubectl') ? 'kustomize' : 'build';
  const { status, stdout, stderr } = spawnSync(program, [command, folder], {
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  expect([status, stderr]).toEqual([0, '']);
  return manifests.parse(parseAllDocuments(stdout).map((document) => document.toJS()));
}

/** The only manifest of a kind. */
export function one(all: readonly Manifest[], kind: string): Manifest {
  const [found, ...others] = all.filter((manifest) => manifest.kind === kind);
  if (found && others.length === 0) return found;
  throw new Error(`there is not one ${kind}`);
}

const probe = z.object({ httpGet: z.object({ port: z.string() }) });
const container = z.object({
  name: z.string(),
  image: z.string(),
  restartPolicy: z.string().optional(),
  ports: z.array(z.object({ name: z.string(), containerPort: z.int() })),
  startupProbe: probe.optional(),
  livenessProbe: probe.optional(),
  readinessProbe: probe.optional(),
  volumeMounts: z.array(
    z.object({ name: z.string(), mountPath: z.string(), readOnly: z.boolean().default(false) }),
  ),
  lifecycle: z.object({ preStop: z.object({ exec: z.object({ command: z.array(z.string()) }) }) }).optional(),
  resources: z.looseObject({
    limits: z.record(z.string(), z.string()).optional(),
    claims: z.array(z.object({ name: z.string() })).optional(),
  }),
  securityContext: z.record(z.string(), z.unknown()).optional(),
});
export const workload = z.object({
  spec: z.object({
    template: z.object({
      metadata: z.object({ labels: z.record(z.string(), z.string()) }),
      spec: z.object({
        initContainers: z.array(container).default([]),
        containers: z.array(container),
        volumes: z.array(z.looseObject({ name: z.string() })),
      }),
    }),
  }),
});
export const monitor = z.object({
  spec: z.looseObject({
    selector: z.object({ matchLabels: z.record(z.string(), z.string()) }),
    podMetricsEndpoints: z.array(z.looseObject({ port: z.string() })).optional(),
    endpoints: z.array(z.looseObject({ port: z.string(), honorLabels: z.boolean().optional() })).optional(),
  }),
});
export const policy = z.object({
  spec: z.object({
    podSelector: z.object({ matchLabels: z.record(z.string(), z.string()) }),
    ingress: z.array(z.object({ ports: z.array(z.object({ port: z.string() })) })),
  }),
});
