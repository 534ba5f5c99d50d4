import { DASHBOARDS } from '../alerts/alerting/dashboards.ts';
import { course } from './alert-quality/course.ts';
import { trust } from './alert-quality/trust.ts';
import type { Board } from './frame/board.ts';
import { labelVariable } from './frame/variables.ts';
import { OURS } from './queries/audit.ts';

const alert = labelVariable('alert', 'Alert', `ALERTS{alertname=~"${OURS}"}`, 'alertname');
const signal = labelVariable('signal', 'Signal', 'ALERTS{alertname=~"$alert"}');

export const alertQuality: Board = {
  uid: DASHBOARDS.audit.uid,
  title: 'Alert quality',
  question: 'Which alerts can be relied on, and which cry wolf?',
  variables: [],
  ownVariables: [alert, signal],
  lookBack: '14d',
  rows: [trust, course],
};
