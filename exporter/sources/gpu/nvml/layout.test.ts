import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { compile, findCompiler } from './fake/compiler.ts';
import * as layouts from './layout.ts';

const LAYOUTS: readonly layouts.Layout[] = Object.values(layouts);

/** Bytes of each field, where not 4: what tells that no field reaches into the next. */
const WIDTHS: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  nvmlUtilization_t: {},
  nvmlViolationTime_t: { referenceTime: 8, violationTime: 8 },
  nvmlMemory_t: { total: 8, free: 8, used: 8 },
  nvmlMemory_v2_t: { total: 8, reserved: 8, free: 8, used: 8 },
  nvmlPciInfo_t: { busIdLegacy: 16, busId: 32 },
  nvmlTemperature_v1_t: {},
  nvmlMarginTemperature_v1_t: {},
  nvmlFieldValue_t: { timestamp: 8, latencyUsec: 8, value: 8 },
  nvmlProcessInfo_v1_t: { usedGpuMemory: 8 },
  nvmlProcessInfo_v2_t: { usedGpuMemory: 8 },
  nvmlProcessDetail_v1_t: { usedGpuMemory: 8, usedGpuCcProtectedMemory: 8 },
  nvmlEventData_t: { device: 8, eventType: 8, eventData: 8 },
  nvmlDeviceAttributes_t: { memorySizeMB: 8 },
  nvmlGpmSupport_t: {},
  nvmlGpmMetric_t: { value: 8 },
  nvmlGpmMetricsGet_t: { sample1: 8, sample2: 8, metrics: 40 * 333 },
};

const VERSION_WORDS: Readonly<Record<string, number>> = {
  nvmlMemory_v2_t: 0x02000028,
  nvmlTemperature_v1_t: 0x0100000c,
  nvmlMarginTemperature_v1_t: 0x01000008,
  nvmlGpmSupport_t: 1,
  nvmlGpmMetricsGet_t: 1,
};

/** NVIDIA grew the array at its end without a new version: only its head is the same in all headers. */
const GPM_METRICS = 'nvmlGpmMetricsGet_t';

describe('each struct in itself', () => {
  test.each(LAYOUTS)('$name: its fields are apart, aligned and inside', ({ name, size, offsets }) => {
    const widths = WIDTHS[name];
    if (!widths) throw new Error(`Give the widths of ${name} in this test.`);
    expect(Object.keys(offsets)).toEqual(expect.arrayContaining(Object.keys(widths)));
    let end = 0;
    for (const [field, offset] of Object.entries(offsets).toSorted(([, a], [, b]) => a - b)) {
      const width = widths[field] ?? 4;
      expect(offset, `${field} starts inside the field before it`).toBeGreaterThanOrEqual(end);
      expect(offset % (width === 8 ? 8 : 4), `${field} is not aligned`).toBe(0);
      end = offset + width;
    }
    expect(end).toBeLessThanOrEqual(size);
  });

  test.each(LAYOUTS)('$name: its version word is the one of the header', ({ name, version }) => {
    expect(version).toBe(VERSION_WORDS[name]);
  });
});

/** By `struct`, `struct.field` and macro: size, offset and value, as the compiler sees them in nvml.h. */
type HeaderFacts = ReadonlyMap<string, number>;

function findHeader(): string | undefined {
  const named = process.env['NVML_HEADER'];
  if (named && !existsSync(named)) throw new Error(`NVML_HEADER names ${named}, which does not exist.`);
  return [named, '/usr/include/nvml.h', '/usr/local/cuda/include/nvml.h'].find(
    (file) => file && existsSync(file),
  );
}

/** A struct may be declared under two names at once: `} nvmlProcessInfo_v2_t, nvmlProcessInfo_t;`. */
function isDeclared(headerText: string, name: string): boolean {
  return new RegExp(String.raw`(\}|\btypedef)[^;{}]*\b${name}\b[^;{}]*;`).test(headerText);
}

/** The macro that holds a struct's version word: its name without `_t`, but for GPM. */
function versionMacro(name: string): string {
  if (name === 'nvmlGpmSupport_t') return 'NVML_GPM_SUPPORT_VERSION';
  if (name === GPM_METRICS) return 'NVML_GPM_METRICS_GET_VERSION';
  return name.replace(/_t$/, '');
}

/** A statement that prints one fact. */
function say(key: string, value: string): string {
  return `printf("${key} %llu\\n", (unsigned long long)(${value}));`;
}

function program(header: string, declared: readonly layouts.Layout[]): string {
  const lines = declared.flatMap(({ name, offsets }) => [
    say(name, `sizeof(${name})`),
    ...Object.keys(offsets).map((field) => say(`${name}.${field}`, `offsetof(${name}, ${field})`)),
    `#ifdef ${versionMacro(name)}`,
    say(versionMacro(name), versionMacro(name)),
    '#endif',
    ...(name === GPM_METRICS ? [say('NVML_GPM_METRIC_MAX', 'NVML_GPM_METRIC_MAX')] : []),
  ]);
  const head = ['#include <stddef.h>', '#include <stdio.h>', `#include "${header}"`, 'int main(void) {'];
  return [...head, ...lines, 'return 0; }', ''].join('\n');
}

async function readHeader(header: string, compiler: string, folder: string): Promise<HeaderFacts> {
  const text = readFileSync(header, 'utf8');
  const source = path.join(folder, 'layout.c');
  const binary = path.join(folder, 'layout');
  writeFileSync(
    source,
    program(
      path.resolve(header),
      LAYOUTS.filter(({ name }) => isDeclared(text, name)),
    ),
  );
  await compile(compiler, [source, '-o', binary]);
  const { stdout } = await promisify(execFile)(binary);
  const words = stdout
    .trim()
    .split('\n')
    .map((line) => line.split(' '));
  return new Map(words.map(([key, value]) => [key ?? '', Number(value)]));
}

describe('against nvml.h', () => {
  const header = findHeader();
  const folder = mkdtempSync(path.join(tmpdir(), 'nvml-layout-'));
  let facts: HeaderFacts | undefined;
  beforeAll(async () => {
    const compiler = header && (await findCompiler());
    if (header && compiler) facts = await readHeader(header, compiler, folder);
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  test.for(LAYOUTS)('$name', ({ name, size, offsets, version }, { skip }) => {
    if (!facts) skip('needs a C compiler and nvml.h: install libnvidia-ml-dev or set NVML_HEADER');
    if (!facts?.has(name)) skip(`${header} does not declare ${name}`);
    const fields = Object.keys(offsets).map((field) => [field, facts?.get(`${name}.${field}`)]);
    expect(Object.fromEntries(fields)).toEqual(offsets);
    const sizeThere = facts?.get(name);
    const metrics = facts?.get('NVML_GPM_METRIC_MAX') ?? 0;
    expect(sizeThere).toBe(
      name === GPM_METRICS ? layouts.GpmMetricsGet.offsets.metrics + layouts.GpmMetric.size * metrics : size,
    );
    expect(size).toBeGreaterThanOrEqual(sizeThere ?? 0);
    expect(facts?.get(versionMacro(name)) ?? version).toBe(version);
  });
});
