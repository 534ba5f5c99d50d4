import { expect, test } from 'vitest';
import { promtoolFindings } from '../../exporter/e2e/promtool.ts';
import { valuesOf } from '../../exporter/e2e/series.ts';
import { nodeTemplate, seriesByFamily, seriesCount } from './node-template.ts';
import type { NodePages } from './node-pages.ts';
import { renderNode } from './render-node.ts';

const UUID = 'GPU-fa4e0000-0000-4000-8000-000000000000';

function nodePage(busy: string, watts: string, succeeded: string): string {
  return [
    '# HELP gpu_up Whether the GPU answers.',
    '# TYPE gpu_up gauge',
    `gpu_up{device_id="0",uuid="${UUID}"} 1`,
    '# HELP gpu_busy_seconds_total Time with a kernel running.',
    '# TYPE gpu_busy_seconds_total counter',
    `gpu_busy_seconds_total{device_id="0",uuid="${UUID}"} ${busy}`,
    '# HELP gpu_power_watts Power.',
    '# TYPE gpu_power_watts gauge',
    `gpu_power_watts{device_id="0",uuid="${UUID}"} ${watts}`,
    '# HELP headroom_source_last_success_timestamp_seconds When the source was read.',
    '# TYPE headroom_source_last_success_timestamp_seconds gauge',
    `headroom_source_last_success_timestamp_seconds{source="gpu"} ${succeeded}`,
    '',
  ].join('\n');
}

function serverPage(requests: number): string {
  return [
    '# HELP headroom_source_last_success_timestamp_seconds When the source was read.',
    '# TYPE headroom_source_last_success_timestamp_seconds gauge',
    'headroom_source_last_success_timestamp_seconds{source="inference/simulated"} 7',
    'headroom_source_last_success_timestamp_seconds{source="gpu"} 7',
    '# HELP inference_requests_total Requests.',
    '# TYPE inference_requests_total counter',
    `inference_requests_total{server="chat",model="m"} ${requests}`,
    '# HELP inference_server_gpu_info GPU of the server.',
    '# TYPE inference_server_gpu_info gauge',
    'inference_server_gpu_info{server="chat",model="m",device_id="0",uuid="GPU-other"} 1',
    '',
  ].join('\n');
}

const PAGES: NodePages = {
  node: { earlier: nodePage('10', '400.5', '1000'), later: nodePage('18', '500.5', '1010'), seconds: 10 },
  server: { earlier: serverPage(100), later: serverPage(150), seconds: 10 },
};

test('a page of one node of many, as promtool wants it', () => {
  const template = nodeTemplate(PAGES, 2);
  expect(seriesCount(template)).toBe(9);
  expect(seriesByFamily(template)).toMatchObject({
    inference_requests_total: 2,
    inference_server_gpu_info: 1,
  });
  const page = renderNode(template, 255, 60);
  expect(promtoolFindings(page)).toEqual([]);
  // GPUs of nodes are told apart, and a server is on the GPUs of its node.
  const own = { uuid: UUID.replace('fa4e0000', '000000ff') };
  expect(valuesOf(page, 'gpu_up', own)).toEqual([1]);
  expect(valuesOf(page, 'inference_server_gpu_info', { server: 'chat', ...own })).toEqual([1]);
  expect(valuesOf(page, 'inference_requests_total', { server: 'chat-2' })).toHaveLength(1);
  expect(page.match(/^# TYPE headroom_source_last_success_timestamp_seconds /gm)).toHaveLength(1);
  expect(valuesOf(page, 'headroom_source_last_success_timestamp_seconds', { source: 'gpu' })).toEqual([
    1_070,
  ]);
});

test('counters go on at their pace and never back, whole ones stay whole, gauges stay between what they were', () => {
  const template = nodeTemplate(PAGES, 1);
  const times = Array.from({ length: 400 }, (_, index) => 5 * index);
  const pages = times.map((time) => renderNode(template, 3, time));
  const requests = pages.flatMap((page) => valuesOf(page, 'inference_requests_total'));
  expect(requests).toHaveLength(times.length);
  expect(requests).toEqual(requests.toSorted((one, other) => one - other));
  expect(requests.every(Number.isInteger)).toBe(true);
  const pace = ((requests.at(-1) ?? 0) - (requests[0] ?? 0)) / (times.at(-1) ?? 1);
  expect(pace).toBeGreaterThan(4.5);
  expect(pace).toBeLessThan(5.5);
  const watts = pages.flatMap((page) => valuesOf(page, 'gpu_power_watts'));
  expect(Math.min(...watts)).toBeGreaterThanOrEqual(400.5);
  expect(Math.max(...watts)).toBeLessThanOrEqual(500.5);
  expect(new Set(watts).size).toBeGreaterThan(50);
});
