import type { Collector } from '../snapshot/collector.ts';
import { PAGES } from '../documents/pages.ts';
import { VERSION } from '../version.ts';
import { WINDOW_SECONDS } from '../../alerts/verdict/inputs.ts';
import { gpuCharts } from './charts/gpu-charts.ts';
import { faultsOf } from './gpu-faults.ts';
import type { ConfiguredServer, Simulated, StatusOptions } from './options.ts';
import type { Recent } from './recent.ts';
import { SPAN_MS } from './recent/limits.ts';
import { serverViews } from './server-view.ts';
import type { Moment } from './server-view.ts';
import type { GpuView, LinkView, SimulatedView, SourceView, StatusView } from './view.ts';

export interface ViewParts extends StatusOptions {
  readonly recent: Recent;
  readonly collector: Pick<Collector, 'health' | 'descriptions'>;
  readonly configured: readonly ConfiguredServer[];
  readonly telemetryPath: string;
}

/** Relative: the page may stand behind a path prefix. */
function linksOf(telemetryPath: string, isSimulated: boolean): readonly LinkView[] {
  const documents = PAGES.filter(({ name }) => isSimulated || name !== 'simulator');
  return [
    { label: 'Metrics', href: `.${telemetryPath}` },
    { label: 'Healthy', href: './-/healthy' },
    { label: 'Ready', href: './-/ready' },
    ...documents.map(({ name, title }) => ({ label: title, href: `./docs/${name}` })),
  ];
}

/** All that the page shows, as it is known at `now`, Unix milliseconds. */
export function statusView(parts: ViewParts, intervalMs: number, now: number): StatusView {
  const { recent, collector, configured, links = [], simulated } = parts;
  const { ring } = recent;
  const collectedAt = ring.lastAt;
  const at = collectedAt ?? now;
  const slots = ring.slotsAfter(at - SPAN_MS);
  const times = slots.map((slot) => ring.timeOf(slot));
  const moment = { recent, health: collector.health, configured, at, slots, times };
  return {
    version: VERSION,
    now,
    ...(collectedAt !== undefined && { collectedAt }),
    intervalMs,
    ...(simulated && { simulated: simulatedView(simulated) }),
    servers: serverViews(moment),
    gpus: gpuViews(moment),
    sources: sourceViews(collector),
    links: [...linksOf(parts.telemetryPath, simulated !== undefined), ...links],
    leftOut: ring.leftOut,
  };
}

function gpuViews({ recent, health, slots, times, at }: Moment): readonly GpuView[] {
  // While the source of GPUs is down nothing is known of them anew: that is said of the source, not of each GPU.
  const isRead = !health.some(({ source, up }) => source === 'gpu' && !up);
  return [...recent.ring.gpus.values()]
    .toSorted((a, b) => Number(a.deviceId) - Number(b.deviceId))
    .map((gpu) => ({
      deviceId: gpu.deviceId,
      uuid: gpu.uuid,
      name: gpu.name,
      up: (!isRead || gpu.seenAt === at) && gpu.history.points('up', slots).at(-1)?.value === 1,
      faults: faultsOf(gpu, recent.ring.slotsAfter(at - WINDOW_SECONDS * 1000), at),
      charts: gpuCharts(gpu, slots, times),
    }));
}

function sourceViews({ health, descriptions }: ViewParts['collector']): readonly SourceView[] {
  return health.map(({ source, up, required, problem, lastSuccess }, index) => ({
    source,
    up,
    required,
    ...(problem !== undefined && { problem }),
    ...(lastSuccess !== undefined && { lastSuccess }),
    details: descriptions[index] ?? [],
  }));
}

function simulatedView(simulated: Simulated): SimulatedView {
  const scenario = simulated.current();
  const scenarios = simulated.scenarios.map(({ name, summary }) => ({ name, summary }));
  return { scenario, summary: scenarios.find(({ name }) => name === scenario)?.summary ?? '', scenarios };
}
