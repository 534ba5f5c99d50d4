import express from 'express';
import { readFileSync } from 'node:fs';
import { expect, onTestFinished, test } from 'vitest';
import { PAGES } from '../documents/pages.ts';
import { documentRoutes } from './documents.ts';
import { drain, listen } from './listen.ts';

test('the exporter serves the documents of its version, as text', async () => {
  const listener = await listen('127.0.0.1:0', express().use(documentRoutes()));
  onTestFinished(() => drain(listener, 0));
  for (const { name } of PAGES) {
    const response = await fetch(`http://${listener.address}/docs/${name}.md`);
    expect(response.headers.get('content-type')).toBe('text/plain; charset=utf-8');
    // The repository's copy is made from the same code.
    expect(await response.text()).toBe(readFileSync(`docs/${name}.md`, 'utf8'));
  }
});
