import express from 'express';
import { expect, onTestFinished, test } from 'vitest';
import { startLocalServer } from '../e2e/local-server.ts';
import { statusAssets } from './assets.ts';

async function serve(telemetryPath = '/metrics'): Promise<string> {
  return startLocalServer(express().use(statusAssets(telemetryPath)), (undo) => onTestFinished(undo));
}

async function assetPaths(url: string): Promise<string[]> {
  const html = await (await fetch(url)).text();
  return [...html.matchAll(/(?:href|src)="(status\/[^"]+)"/g)].map((match) => match[1] ?? '');
}

test('the page lets nothing but its own files run, and keeps no copy of itself', async () => {
  const response = await fetch(await serve());
  expect(Object.fromEntries(response.headers)).toMatchObject({
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy':
      "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; " +
      "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    'x-content-type-options': 'nosniff',
    'cache-control': 'no-cache',
  });
});

test('its files are compressed, typed, and kept for good under the version of their content', async () => {
  const url = await serve();
  const paths = await assetPaths(url);
  expect(paths.map((path) => path.split('/').at(-1))).toEqual(['uplot.css', 'page.css', 'main.js']);
  const folder = paths[0]?.slice(0, paths[0].lastIndexOf('/'));
  for (const [name, type] of [
    ['main.js', 'text/javascript; charset=utf-8'],
    ['uplot.js', 'text/javascript; charset=utf-8'],
    ['page.css', 'text/css; charset=utf-8'],
  ]) {
    const response = await fetch(`${url}/${folder}/${name}`);
    expect(response.status).toBe(200);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': type,
      'content-encoding': 'gzip',
      'cache-control': 'public, max-age=31536000, immutable',
      'x-content-type-options': 'nosniff',
      vary: 'Accept-Encoding',
    });
    const plain = await fetch(`${url}/${folder}/${name}`, { headers: { 'Accept-Encoding': 'identity' } });
    expect(plain.headers.get('content-encoding')).toBeNull();
    expect(await plain.text()).toBe(await response.text());
  }
});

test('every module that the scripts import is there', async () => {
  const url = await serve();
  const main = new URL((await assetPaths(url)).at(-1) ?? '', url);
  const seen = new Set<string>();
  const open = [main.href];
  for (const href of open) {
    if (seen.has(href)) continue;
    seen.add(href);
    const response = await fetch(href);
    expect(response.status, href).toBe(200);
    const script = await response.text();
    for (const [, path] of script.matchAll(/^import .*?from '([^']+)';$/gm))
      open.push(new URL(path ?? '', href).href);
  }
  expect(seen.size).toBeGreaterThan(15);
});

test.each([
  'status/assets/old/main.js',
  'status/assets/VERSION/..%2f..%2fassets.js',
  'status/assets/VERSION/view.ts',
])('%s is not there', async (path) => {
  const url = await serve();
  const version = (await assetPaths(url))[0]?.split('/')[2] ?? '';
  expect((await fetch(`${url}/${path.replace('VERSION', version)}`)).status).toBe(404);
});

test('without scripts the page says where the figures are, under whatever path', async () => {
  const html = await (await fetch(await serve('/a"b/metrics'))).text();
  expect(html).toMatch(/<noscript>[^]*href=".\/a%22b\/metrics"[^]*href="-\/ready"[^]*<\/noscript>/);
});
