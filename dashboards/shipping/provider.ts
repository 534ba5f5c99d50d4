/** A provider of Grafana's provisioning for a folder of dashboards. @param path as Grafana sees it */
export function provider(path: string): object {
  return {
    apiVersion: 1,
    providers: [
      {
        name: 'headroom',
        folder: 'Headroom',
        type: 'file',
        // They are made from code: what is changed in Grafana is saved under another name.
        allowUiUpdates: false,
        disableDeletion: true,
        updateIntervalSeconds: 30,
        options: { path },
      },
    ],
  };
}
