/** The status page of a view, in tabs of one browser for all tests of a file. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, onTestFinished } from 'vitest';
import { openTab, startBrowser } from '../../e2e/browser.ts';
import type { TabOptions } from '../../e2e/browser.ts';
import type { StatusView } from '../view.ts';
import { startPageServer } from './page-server.test.support.ts';
import type { PageServer } from './page-server.test.support.ts';

type Options = Omit<TabOptions, 'cleanup'>;

interface Tab {
  readonly page: Page;
  readonly server: PageServer;
  readonly requests: readonly string[];
}

let browser: Browser;
const undoBrowser: (() => Promise<void>)[] = [];

/** Starts the browser before the tests of the file that calls it, and ends it after them. */
export function useBrowser(): void {
  beforeAll(async () => {
    browser = await startBrowser((undo) => undoBrowser.push(undo));
  });
  afterAll(async () => {
    for (const undo of undoBrowser) await undo();
  });
}

/** A tab for the running test, closed at its end. */
export async function open(view: StatusView, options: Options = {}, prefix = '/'): Promise<Tab> {
  const server = await startPageServer(view, onTestFinished, prefix);
  return { server, ...(await openTab(browser, server.url, { ...options, cleanup: onTestFinished })) };
}

/** As `open`, once the page says what the first verdict says. */
export async function openDrawn(view: StatusView, options: Options = {}): Promise<Tab> {
  const tab = await open(view, options);
  await tab.page.getByText(view.servers[0]?.verdict?.says ?? '').waitFor();
  return tab;
}
