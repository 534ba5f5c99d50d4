import express from 'express';
import { expect, onTestFinished, test } from 'vitest';
import { PAGES } from '../documents/pages.ts';
import { documentRoutes } from './documents.ts';
import { drain, listen } from './listen.ts';

async function serve(): Promise<string> {
  const listener = await listen('127.0.0.1:0', express().use(documentRoutes()));
  onTestFinished(() => drain(listener, 0));
  return `http://${listener.address}/docs/`;
}

test('every document of this version is a page, and no link of it leads nowhere', async () => {
  const base = await serve();
  for (const { name, title } of PAGES) {
    const response = await fetch(base + name);
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
    const html = await response.text();
    expect(html).toContain(`<title>${title} · Headroom</title>`);
    expect(html).not.toContain('Generated from');
    const links = [...html.matchAll(/href="([^"#]+)/g)].map(
      ([, href = '']) => new URL(href, base + name).href,
    );
    for (const link of new Set(links.filter((href) => href.startsWith(base)))) {
      expect([link, (await fetch(link)).status]).toEqual([link, 200]);
    }
  }
});

test('tables are tables, and what only looks like HTML stays text', async () => {
  const html = await (await fetch(`${await serve()}metrics`)).text();
  expect(html).toContain('<td><code>gpu_busy_seconds_total</code></td>');
  expect(html).not.toMatch(/<(?:script|img|iframe)/);
});
