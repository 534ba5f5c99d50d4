/** Manifests against the types of Kubernetes and of the operators: fields that nobody knows are refused, too. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

/** What every manifest has. */
const manifest = z.looseObject({
  apiVersion: z.string(),
  kind: z.string(),
  metadata: z.looseObject({
    name: z.string(),
    namespace: z.string().optional(),
    labels: z.record(z.string(), z.string()).optional(),
  }),
});
export type Manifest = z.infer<typeof manifest>;
export const manifests = z.array(manifest);

/** Where the types and schemas of a group come from. */
const PACKAGES: Readonly<Record<string, { readonly name: string; readonly load: () => Promise<object> }>> = {
  v1: { name: 'kubernetes-models/v1', load: () => import('kubernetes-models/v1') },
  'apps/v1': { name: 'kubernetes-models/apps/v1', load: () => import('kubernetes-models/apps/v1') },
  'autoscaling/v2': {
    name: 'kubernetes-models/autoscaling/v2',
    load: () => import('kubernetes-models/autoscaling/v2'),
  },
  'networking.k8s.io/v1': {
    name: 'kubernetes-models/networking.k8s.io/v1',
    load: () => import('kubernetes-models/networking.k8s.io/v1'),
  },
  'monitoring.coreos.com/v1': {
    name: '@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1',
    load: () => import('@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1'),
  },
  'keda.sh/v1alpha1': {
    name: '@kubernetes-models/keda/keda.sh/v1alpha1',
    load: () => import('@kubernetes-models/keda/keda.sh/v1alpha1'),
  },
};

/** Kinds that the packages do not have yet. */
const OWN: Readonly<Record<string, z.ZodType>> = {
  'resource.k8s.io/v1 ResourceClaimTemplate': z.strictObject({
    apiVersion: z.literal('resource.k8s.io/v1'),
    kind: z.literal('ResourceClaimTemplate'),
    metadata: z.strictObject({ name: z.string(), labels: z.record(z.string(), z.string()) }),
    spec: z.strictObject({
      spec: z.strictObject({
        devices: z.strictObject({
          requests: z.array(
            z.strictObject({
              name: z.string(),
              exactly: z.strictObject({ deviceClassName: z.string(), count: z.int().positive() }),
            }),
          ),
        }),
      }),
    }),
  }),
};

const validating = z.custom<{ validate: () => void }>(
  (value) => value instanceof Object && 'validate' in value,
);
const constructor = z.custom<new (data: Manifest) => unknown>((value) => typeof value === 'function');

/** Checks values, as the schemas have them: patterns, formats, what is required. @throws Error that names the field */
export async function checkValues(one: Manifest): Promise<void> {
  const own = OWN[`${one.apiVersion} ${one.kind}`];
  if (own) return void own.parse(one);
  const from = PACKAGES[one.apiVersion];
  if (from === undefined) throw new Error(`no schema is known for ${one.apiVersion} ${one.kind}`);
  const models = z.record(z.string(), z.unknown()).parse({ ...(await from.load()) });
  const Model = constructor.parse(models[one.kind]);
  validating.parse(new Model(one)).validate();
}

/** Fields that are younger than the types: of operators from 0.64 on, and promtool checks them. */
const YOUNGER = new Set(['keep_firing_for']);

const known = (key: string, value: unknown) => (YOUNGER.has(key) ? undefined : value);

/** Checks fields by the compiler, which knows no literal with a field that its type lacks. @returns what it says */
export function fieldProblems(all: readonly Manifest[]): string {
  const typed = all.filter(({ apiVersion, kind }) => !(`${apiVersion} ${kind}` in OWN));
  // Under the repository, whose packages it must find.
  mkdirSync('.cache', { recursive: true });
  const folder = mkdtempSync(join('.cache', 'manifests-'));
  try {
    const text = typed.map(({ apiVersion, kind, ...rest }, index) => {
      const literal = JSON.stringify({ apiVersion, kind, ...rest }, known, 1);
      return `import type { I${kind} as T${index} } from '${PACKAGES[apiVersion]?.name}';\nexport const m${index}: T${index} = ${literal};`;
    });
    writeFileSync(join(folder, 'manifests.ts'), text.join('\n'));
    writeFileSync(
      join(folder, 'tsconfig.json'),
      JSON.stringify({
        compilerOptions: { strict: true, noEmit: true, module: 'nodenext', skipLibCheck: true, types: [] },
        files: ['manifests.ts'],
      }),
    );
    const { stdout, error } = spawnSync('node_modules/.bin/tsc', ['-p', folder], { encoding: 'utf8' });
    if (error) throw error;
    return stdout;
  } finally {
    rmSync(folder, { recursive: true });
  }
}
