import type { Family } from '../catalogue/family.ts';
import { gpu } from '../catalogue/index.ts';

/**
 * Families whose names `promtool check metrics` does not like and that stay as they are, each with the reason.
 * Everything else must be clean.
 */
export const promtoolExceptions: ReadonlyMap<Family, string> = new Map<Family, string>([
  [
    gpu.utilisationPercent,
    'Given by the metric contract: dashboards and rules of others are written for it.',
  ],
]);
