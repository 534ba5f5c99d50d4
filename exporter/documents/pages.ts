/** The documents that are made from code: written into the repository, and served by the exporter as it runs. */
export interface DocumentPage {
  /** Of the file, without `.md`. */
  readonly name: string;
  readonly title: string;
  /** Loads what it is made from: an exporter that is not asked does without. */
  readonly text: () => Promise<string>;
}

export const PAGES: readonly DocumentPage[] = [
  {
    name: 'metrics',
    title: 'All metrics',
    text: async () => (await import('../catalogue/reference-page.ts')).referencePage(),
  },
  {
    name: 'verdict',
    title: 'The verdict',
    text: async () => (await import('../../alerts/verdict/document.ts')).verdictPage(),
  },
  {
    name: 'alerts',
    title: 'Alerts',
    text: async () => (await import('../../alerts/alerting/document.ts')).alertsPage(),
  },
  {
    name: 'rules',
    title: 'Recorded series',
    text: async () => (await import('../../alerts/recording/document.ts')).recordingPage(),
  },
  {
    name: 'baselines',
    title: 'Baselines',
    text: async () => {
      const { baselinesPage } = await import('../../alerts/baselines/document.ts');
      const { baselineGroups } = await import('../../alerts/baselines/groups.ts');
      const { DEFAULT_BASELINES } = await import('../../alerts/kit.ts');
      return baselinesPage(baselineGroups(DEFAULT_BASELINES));
    },
  },
  {
    name: 'dashboards',
    title: 'Dashboards',
    text: async () => (await import('../../dashboards/page.ts')).dashboardsPage(),
  },
  {
    name: 'engines',
    title: 'Inference servers',
    text: async () => (await import('../sources/inference/engines-page.ts')).enginesPage(),
  },
  {
    name: 'events',
    title: 'Events',
    text: async () => (await import('../intake/events/events-page.ts')).eventsPage(),
  },
  {
    name: 'simulator',
    title: 'The simulator',
    text: async () => (await import('../simulator/simulator-page.ts')).simulatorPage(),
  },
];
