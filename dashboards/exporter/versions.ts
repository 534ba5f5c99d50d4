import { self } from '../../exporter/catalogue/index.ts';
import type { Row } from '../frame/board.ts';
import { table } from '../panels/table.ts';
import { select } from '../queries/select.ts';

const info = select(self.buildInfo, 'instance');

const each = table({
  title: 'Versions',
  means: 'Each exporter, its version, that of Node, and when it was started.',
  act: 'More than one version for long: a rollout that stopped. Started minutes ago and again and again: it crashes; read its log.',
  noValue: 'No exporter is scraped',
  width: 24,
  height: 6,
  rows: {
    instance: { title: 'Instance' },
    version: { title: 'Version' },
    node_version: { title: 'Node' },
  },
  apart: ['job'],
  sortedBy: 'Started',
  columns: [
    {
      title: 'Started',
      expr: `1000 * ${info} * ignoring (version, node_version) group_left () ${select(self.startTimeSeconds, 'instance')}`,
      unit: 'fromNow',
    },
  ],
});

export const versions: Row = { title: 'Versions', panels: [each] };
