/** What is seen in Alertmanager: that an alert arrives there whole, and that it is over. */
import { existsSync } from 'node:fs';
import { expect } from 'vitest';
import type { Alertmanager, ReceivedAlert } from '../../exporter/e2e/alertmanager.ts';
import { alertTopics } from '../alerting/groups.ts';
import { AUDIT_ALERTS } from '../audit/alerts.ts';
import { CAUSES } from './causes.ts';
import type { Cause } from './causes.ts';

export const DEFINITIONS = [...alertTopics().flatMap(({ alerts }) => alerts), ...AUDIT_ALERTS];
export const WAIT = { timeout: 60_000, interval: 250 };
/** Of the configuration that is shipped. */
const RECEIVERS = { critical: 'page', warning: 'ticket', info: 'nobody' } as const;
const UNFILLED = /error expanding|<no value>|NaN|\{\{/;

export interface Seen {
  readonly arrived: Set<Cause>;
  readonly over: Set<Cause>;
  received(cause: Cause): Promise<readonly ReceivedAlert[]>;
  mustArrive(cause: Cause): Promise<void>;
  mustEnd(cause: Cause): Promise<void>;
}

export function seenIn(alertmanager: () => Alertmanager): Seen {
  const arrived = new Set<Cause>();
  const over = new Set<Cause>();
  const received = async (cause: Cause) => {
    const alerts = await alertmanager().alerts();
    return alerts.filter(({ labels }) => isOf(cause, labels));
  };
  const isThere = async (cause: Cause) => (await received(cause)).length > 0;
  return {
    arrived,
    over,
    received,
    async mustArrive(cause) {
      await expect.poll(() => isThere(cause), { ...WAIT, message: `${cause.alert} arrives` }).toBe(true);
      for (const alert of await received(cause)) expectWhole(cause, alert);
      arrived.add(cause);
    },
    async mustEnd(cause) {
      await expect.poll(() => isThere(cause), { ...WAIT, message: `${cause.alert} is over` }).toBe(false);
      over.add(cause);
    },
  };
}

function definitionOf(alert: string, found: Readonly<Record<string, string>>) {
  return DEFINITIONS.find(
    ({ name, labels = {} }) =>
      name === alert && Object.entries(labels).every(([label, value]) => found[label] === value),
  );
}

function expectWhole(cause: Cause, { labels, annotations, receivers }: ReceivedAlert): void {
  const severity = definitionOf(cause.alert, labels)?.severity;
  if (severity === undefined) throw new Error(`${cause.alert} has no definition with these labels`);
  expect(labels['severity']).toBe(severity);
  expect(receivers).toEqual([{ name: RECEIVERS[severity] }]);
  expect(annotations['runbook_url']).toSatisfy(existsSync);
  const texts = [annotations['summary'], annotations['description'], annotations['dashboard_url']];
  expect(texts.filter((text = '') => text === '' || UNFILLED.test(text))).toEqual([]);
}

/** Whether an alert with these labels is the one of this cause. */
export function isOf({ alert, labels, job, about }: Cause, found: Readonly<Record<string, string>>): boolean {
  const wanted = Object.entries({ ...labels, job, alert: about, alertname: alert });
  return wanted.every(([label, value]) => value === undefined || found[label] === value);
}

/** @throws Error when no alert is called so */
export function causeOf(alert: string): Cause {
  const cause = CAUSES.find((one) => one.alert === alert);
  if (!cause) throw new Error(`${alert} has no cause`);
  return cause;
}
