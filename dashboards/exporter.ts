import { DASHBOARDS } from '../alerts/alerting/dashboards.ts';
import { glance } from './exporter/glance.ts';
import { intake } from './exporter/intake.ts';
import { itself } from './exporter/itself.ts';
import { sources } from './exporter/sources.ts';
import { versions } from './exporter/versions.ts';
import type { Board } from './frame/board.ts';

export const exporter: Board = {
  uid: DASHBOARDS.exporter.uid,
  title: 'Exporter',
  question: 'Can what the other dashboards show be trusted, and what does Headroom itself cost?',
  variables: ['job', 'instance'],
  lookBack: '3h',
  rows: [glance, sources, intake, itself, versions],
};
