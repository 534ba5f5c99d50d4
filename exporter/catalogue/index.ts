/** The catalogue: every metric that the project exports, declared once and in the order in which it is exposed. */
import { alerting } from './alerting.ts';
import type { Family } from './family.ts';
import { gpu } from './gpu.ts';
import { host } from './host.ts';
import { inference } from './inference.ts';
import { self } from './self.ts';

export { alerting, gpu, host, inference, self };

export const sections = { gpu, inference, host, alerting, self } satisfies Record<
  string,
  Record<string, Family>
>;

export const families: readonly Family[] = Object.values(sections).flatMap((section) =>
  Object.values(section),
);
