/** How Grafana in Kubernetes gets them: its sidecar looks for ConfigMaps with a label. */
const KIND = { apiVersion: 'kustomize.config.k8s.io/v1beta1', kind: 'Kustomization' };

/** A kustomization that makes a ConfigMap of each file. @param files paths of dashboards, beside it or under it */
export function kustomization(files: readonly string[]): object {
  return {
    ...KIND,
    // One for each: a ConfigMap holds a megabyte at most.
    configMapGenerator: files.map((file) => ({ name: `dashboard-${uidOf(file)}`, files: [file] })),
    generatorOptions: {
      disableNameSuffixHash: true,
      labels: { grafana_dashboard: '1', 'app.kubernetes.io/name': 'gpu-headroom' },
      annotations: { grafana_folder: 'Headroom' },
    },
  };
}

function uidOf(file: string): string {
  return file.replace(/^.*\//, '').replace(/\.json$/, '');
}
