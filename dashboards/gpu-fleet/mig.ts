import type { Row } from '../frame/board.ts';
import { migTable } from '../panels/mig.ts';

export const mig: Row = { title: 'MIG', collapsed: true, panels: [migTable('instance', 8)] };
