/** What hardware and driver complain of. */
import type { Row } from '../frame/board.ts';
import { memoryErrors } from '../panels/memory-errors.ts';
import { xidTable } from '../panels/xids.ts';

export const errors: Row = {
  title: 'Errors',
  panels: [xidTable('instance', 8), memoryErrors('instance', 8)],
};
