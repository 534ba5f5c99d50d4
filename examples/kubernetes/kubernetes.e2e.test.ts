/** The manifests as kustomize makes them: schemas, and names that must agree. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import {
  HERE,
  KUSTOMIZE,
  kustomize,
  monitor,
  one,
  policy,
  ROOT,
  workload,
} from './manifests.test.support.ts';
import { checkValues, fieldProblems } from './schemas.test.support.ts';

const FOLDERS = ['sidecar', 'sidecar-dra', 'daemonset', 'autoscaling/keda', 'autoscaling/hpa'];
const DASHBOARDS = join(ROOT, 'dashboards/generated');

const vllmPod = (folder: string) =>
  workload.parse(one(kustomize(join(HERE, folder)), 'Deployment')).spec.template.spec;

describe.skipIf(KUSTOMIZE === undefined)('kustomize', () => {
  test.each(FOLDERS)('%s is taken, and every value is as its schema has it', async (folder) => {
    const all = kustomize(join(HERE, folder));
    expect(all.length).toBeGreaterThan(0);
    for (const manifest of all) await checkValues(manifest);
  });

  test('no field that Kubernetes or an operator does not know', () => {
    const rules = join(ROOT, 'alerts/generated/prometheus-operator');
    const all = [...FOLDERS.map((folder) => join(HERE, folder)), rules].flatMap(kustomize);
    expect(fieldProblems(all)).toBe('');
  });

  test('a field that is misspelt is told', () => {
    const misspelt = kustomize(join(HERE, 'sidecar'));
    Object.assign(one(misspelt, 'Deployment'), { sepc: {} });
    const podMonitor = one(misspelt, 'PodMonitor');
    Object.assign(podMonitor, { spec: { ...monitor.parse(podMonitor).spec, sampleLimits: 1 } });
    const problems = fieldProblems(misspelt);
    expect(problems).toContain(`'"sepc"' does not exist`);
    expect(problems).toContain(`'"sampleLimits"' does not exist`);
  });

  test('values that are wrong are refused', async () => {
    const deployment = structuredClone(one(kustomize(join(HERE, 'sidecar')), 'Deployment'));
    Object.assign(deployment, { spec: { selector: {}, template: {}, progressDeadlineSeconds: 'soon' } });
    await expect(checkValues(deployment)).rejects.toThrow('progressDeadlineSeconds');
  });

  test.each([
    ['sidecar', 'Deployment'],
    ['sidecar-dra', 'Deployment'],
    ['daemonset', 'DaemonSet'],
  ])('%s: ports, volumes and labels that its parts name are there', (folder, kind) => {
    const all = kustomize(join(HERE, folder));
    const { template } = workload.parse(one(all, kind)).spec;
    const containers = [...template.spec.initContainers, ...template.spec.containers];
    const ports = containers.flatMap((each) => each.ports.map(({ name }) => name));
    const volumes = new Set(template.spec.volumes.map(({ name }) => name));
    for (const each of containers) {
      const own = new Set(each.ports.map(({ name }) => name));
      const probes = [each.startupProbe, each.livenessProbe, each.readinessProbe].flatMap(
        (value) => value ?? [],
      );
      expect(probes.length).toBeGreaterThan(1);
      expect(probes.filter(({ httpGet }) => !own.has(httpGet.port))).toEqual([]);
      expect(each.volumeMounts.filter(({ name }) => !volumes.has(name))).toEqual([]);
      expect(each.image).toMatch(/:v?\d+\.\d+\.\d+$/);
    }
    const monitored = monitor.parse(one(all, kind === 'DaemonSet' ? 'ServiceMonitor' : 'PodMonitor')).spec;
    const [endpoint] = monitored.podMetricsEndpoints ?? monitored.endpoints ?? [];
    expect(template.metadata.labels).toMatchObject(monitored.selector.matchLabels);
    expect(ports).toContain(endpoint?.port);
    const { podSelector, ingress } = policy.parse(one(all, 'NetworkPolicy')).spec;
    expect(template.metadata.labels).toMatchObject(podSelector.matchLabels);
    expect(ports).toEqual(
      expect.arrayContaining(ingress.flatMap((rule) => rule.ports.map(({ port }) => port))),
    );
  });

  test('Headroom is a native sidecar of vLLM and takes no GPU; by a claim it sees those of its pod', () => {
    const { initContainers, containers } = vllmPod('sidecar');
    expect(initContainers).toEqual([expect.objectContaining({ name: 'headroom', restartPolicy: 'Always' })]);
    expect(initContainers[0]?.resources.limits).not.toHaveProperty(['nvidia.com/gpu']);
    expect(containers[0]?.resources.limits).toHaveProperty(['nvidia.com/gpu'], '1');
    const claimed = vllmPod('sidecar-dra');
    expect(claimed.initContainers[0]?.resources.claims).toEqual([{ name: 'gpu' }]);
    expect(claimed.containers[0]?.resources.claims).toEqual([{ name: 'gpu' }]);
    expect(claimed.containers[0]?.resources.limits).not.toHaveProperty(['nvidia.com/gpu']);
  });

  test.each([
    ['sidecar', 'Deployment', { runAsNonRoot: true }],
    ['daemonset', 'DaemonSet', { runAsUser: 0 }],
  ])('%s: the root of Headroom is read-only, and it has no capability', (folder, kind, user) => {
    const { spec } = workload.parse(one(kustomize(join(HERE, folder)), kind)).spec.template;
    const headroom = [...spec.initContainers, ...spec.containers].find(({ name }) => name === 'headroom');
    expect(headroom?.securityContext).toMatchObject({
      readOnlyRootFilesystem: true,
      allowPrivilegeEscalation: false,
      capabilities: { drop: ['ALL'] },
      ...user,
    });
  });

  test.each([
    ['sidecar', 'Deployment', 'emptyDir'],
    ['sidecar-dra', 'Deployment', 'emptyDir'],
    ['daemonset', 'DaemonSet', 'hostPath'],
  ])(
    '%s: what is pushed is kept beyond the container, and nothing else may be written',
    (folder, kind, how) => {
      const all = kustomize(join(HERE, folder));
      const { spec } = workload.parse(one(all, kind)).spec.template;
      const headroom = [...spec.initContainers, ...spec.containers].find(({ name }) => name === 'headroom');
      const writable = headroom?.volumeMounts.filter(({ readOnly }) => !readOnly) ?? [];
      const { 'headroom.yaml': text = '' } = z
        .record(z.string(), z.string())
        .parse(one(all, 'ConfigMap')['data']);
      const { intake } = z.object({ intake: z.object({ state_directory: z.string() }) }).parse(parse(text));
      expect(writable.map(({ mountPath }) => mountPath)).toEqual([intake.state_directory]);
      expect(spec.volumes.find(({ name }) => name === writable[0]?.name)).toHaveProperty(how);
    },
  );

  test('the labels of pods that hold GPUs are kept', () => {
    const { endpoints = [] } = monitor.parse(one(kustomize(join(HERE, 'daemonset')), 'ServiceMonitor')).spec;
    expect(endpoints.map(({ honorLabels }) => honorLabels)).toEqual([true]);
  });

  test('the rules are PrometheusRules, and monitoring brings them with every dashboard', () => {
    const rules = kustomize(join(ROOT, 'alerts/generated/prometheus-operator'));
    const files = readdirSync(join(ROOT, 'alerts/generated')).filter((file) => file.endsWith('.rules.yaml'));
    expect(rules.map(({ kind }) => kind)).toEqual(files.map(() => 'PrometheusRule'));
    for (const file of files) {
      const spec: unknown = parse(readFileSync(join(ROOT, 'alerts/generated', file), 'utf8'));
      expect(rules).toContainEqual(expect.objectContaining({ spec }));
    }
    if (!existsSync(DASHBOARDS)) return;
    const all = kustomize(join(HERE, 'monitoring'));
    const maps = all.filter(({ kind }) => kind === 'ConfigMap');
    const dashboards = readdirSync(DASHBOARDS).filter((file) => file.endsWith('.json'));
    const inMaps = maps.flatMap(({ data }) => Object.keys(z.record(z.string(), z.string()).parse(data)));
    expect(inMaps.toSorted()).toEqual(dashboards.toSorted());
    for (const { metadata } of maps) expect(metadata.labels).toMatchObject({ grafana_dashboard: '1' });
    for (const each of all) expect(each.metadata.namespace).toBe('monitoring');
  });
});
