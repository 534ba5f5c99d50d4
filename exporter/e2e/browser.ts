import { chromium } from 'playwright-core';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import type { Cleanup } from './child.ts';
import { toolPath } from './tools.ts';

/** Chromium itself asks for nothing on the network. */
const QUIET = ['--disable-background-networking', '--disable-component-update', '--disable-sync'];

/** A page in a browser, with all that it asked for and complained of. */
export interface Tab {
  readonly page: Page;
  /** Errors of scripts and of the console. */
  readonly errors: readonly string[];
  readonly requests: readonly string[];
}

export interface TabOptions extends BrowserContextOptions {
  readonly cleanup: Cleanup;
  /** Errors that the test provokes; any other fails it at its end. */
  readonly expected?: RegExp;
}

/** Starts the system's Chromium without a window, with a fresh profile that goes when it ends. */
export async function startBrowser(cleanup: Cleanup): Promise<Browser> {
  // As root, in CI and containers, Chromium's sandbox does not start.
  const args = ['--no-sandbox', ...QUIET];
  const browser = await chromium.launch({ executablePath: toolPath('chromium'), headless: true, args });
  cleanup(() => browser.close());
  return browser;
}

/**
 * Opens a page in a context of its own. When the test ends it fails if the page asked for anything outside its origin,
 * or had an error that was not expected.
 */
export async function openTab(browser: Browser, url: string, options: TabOptions): Promise<Tab> {
  const { cleanup, expected, ...contextOptions } = options;
  const context = await browser.newContext(contextOptions);
  const page = await context.newPage();
  const errors: string[] = [];
  const requests: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(`${message.text()} (${message.location().url})`);
  });
  page.on('pageerror', (error) => errors.push(String(error)));
  page.on('request', (request) => requests.push(request.url()));
  cleanup(async () => {
    await context.close();
    const { origin } = new URL(url);
    const foreign = requests.filter((request) => !isFrom(origin, request));
    if (foreign.length > 0) throw new Error(`the page asked outside its origin: ${foreign.join(', ')}`);
    const unexpected = errors.filter((error) => !expected?.test(error));
    if (unexpected.length > 0) throw new Error(`the page had errors:\n${unexpected.join('\n')}`);
  });
  await page.goto(url);
  return { page, errors, requests };
}

function isFrom(origin: string, request: string): boolean {
  const url = new URL(request);
  return url.protocol === 'data:' || url.origin === origin;
}
