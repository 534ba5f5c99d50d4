import { gpu } from '../../catalogue/index.ts';
import type { ClockDomain, GpuDetail, GpuSample } from '../../model/gpu.ts';
import type { Samples } from '../../model/samples.ts';
import type { GpuIntegrals } from './integrals.ts';
import type { GpuLabelSets } from './labels.ts';
import { projectMig } from './project-mig.ts';

export interface GpuState {
  readonly sample: GpuSample;
  readonly detail?: GpuDetail;
  readonly integrals: GpuIntegrals;
  readonly labels: GpuLabelSets;
}

type GpuLabels = { readonly device_id: string; readonly uuid: string };

/** What changes with every sample, of one GPU. With `projectDetail` the only place where readings get names. */
export function projectSample(samples: Samples, state: GpuState): void {
  const { sample, detail, integrals } = state;
  const labels = state.labels.identity;
  samples.add(gpu.up, labels, 1);
  samples.add(gpu.utilisationPercent, labels, sample.utilisationPercent);
  const utilisation = integrals.utilisation.value();
  if (utilisation.count > 0) {
    samples.add(gpu.busySeconds, labels, integrals.busySeconds);
    samples.add(gpu.observedSeconds, labels, integrals.observedSeconds);
    samples.addHistogram(gpu.utilisationSampledPercent, labels, utilisation);
  }
  samples.add(gpu.memoryUsedBytes, labels, sample.memory?.usedBytes);
  samples.add(gpu.memoryTotalBytes, labels, sample.memory?.totalBytes);
  samples.add(gpu.memoryFreeBytes, labels, sample.memory?.freeBytes);
  samples.add(gpu.memoryReservedBytes, labels, sample.memory?.reservedBytes);
  samples.add(gpu.powerWatts, labels, sample.powerWatts);
  samples.add(gpu.energyJoules, labels, integrals.energy(detail));
  projectClockLimits(samples, state);
}

/** What changes with every detail pass, of one GPU. */
export function projectDetail(samples: Samples, detail: GpuDetail, dollarsPerHour: number | undefined): void {
  const labels = { device_id: detail.deviceId, uuid: detail.uuid };
  samples.add(gpu.costDollarsPerHour, labels, dollarsPerHour);
  projectIdentity(samples, labels, detail);
  projectPowerAndHeat(samples, labels, detail);
  projectClocks(samples, labels, detail);
  projectActivity(samples, labels, detail);
  projectLinks(samples, labels, detail);
  projectMemoryErrors(samples, labels, detail);
  projectMig(samples, labels, detail.mig ?? []);
  for (const process of detail.processes ?? []) {
    const processLabels = { ...labels, pid: String(process.pid), process: process.name };
    samples.add(gpu.processMemoryUsedBytes, processLabels, process.memoryUsedBytes);
  }
}

function projectIdentity(samples: Samples, labels: GpuLabels, { info, features }: GpuDetail): void {
  samples.add(
    gpu.info,
    {
      ...labels,
      name: info.name,
      driver_version: info.driverVersion,
      pci_bus_id: info.pciBusId,
      vbios_version: info.vbiosVersion,
      compute_capability: info.computeCapability,
    },
    1,
  );
  for (const [feature, availability] of Object.entries(features)) {
    const available = availability === true;
    const reason = available ? '' : availability;
    samples.add(gpu.featureAvailable, { ...labels, feature, reason }, available ? 1 : 0);
  }
}

function projectPowerAndHeat(samples: Samples, labels: GpuLabels, detail: GpuDetail): void {
  samples.add(gpu.powerLimitWatts, labels, detail.powerLimitWatts);
  samples.add(gpu.temperatureCelsius, { ...labels, sensor: 'gpu' }, detail.temperaturesCelsius?.gpu);
  samples.add(gpu.temperatureCelsius, { ...labels, sensor: 'memory' }, detail.temperaturesCelsius?.memory);
  samples.add(gpu.temperatureMarginCelsius, labels, detail.temperatureMarginCelsius);
}

function projectClocks(samples: Samples, gpuLabels: GpuLabels, detail: GpuDetail): void {
  for (const domain of ['graphics', 'sm', 'memory', 'video'] satisfies ClockDomain[]) {
    const labels = { ...gpuLabels, domain };
    samples.add(gpu.clockHertz, labels, detail.clocksHertz?.[domain]);
    samples.add(gpu.clockMaxHertz, labels, detail.clocksMaxHertz?.[domain]);
  }
}

function projectClockLimits(samples: Samples, { sample, detail, integrals, labels }: GpuState): void {
  if (!sample.clocksLimited) return;
  for (const [reason, labelSet] of labels.byReason) {
    samples.add(gpu.clocksLimited, labelSet, sample.clocksLimited.includes(reason) ? 1 : 0);
    samples.add(gpu.clocksLimitedSeconds, labelSet, integrals.limited(reason, detail));
  }
}

function projectActivity(samples: Samples, labels: GpuLabels, { activity }: GpuDetail): void {
  samples.add(gpu.smActiveRatio, labels, activity?.smActive);
  samples.add(gpu.smOccupancyRatio, labels, activity?.smOccupancy);
  samples.add(gpu.tensorActiveRatio, labels, activity?.tensorActive);
  samples.add(gpu.dramActiveRatio, labels, activity?.dramActive);
  samples.add(gpu.fp16ActiveRatio, labels, activity?.fp16Active);
  samples.add(gpu.fp32ActiveRatio, labels, activity?.fp32Active);
  samples.add(gpu.fp64ActiveRatio, labels, activity?.fp64Active);
}

function projectLinks(samples: Samples, labels: GpuLabels, { pcie, nvlink }: GpuDetail): void {
  samples.add(gpu.pcieTransmitBytes, labels, pcie?.transmitBytes);
  samples.add(gpu.pcieReceiveBytes, labels, pcie?.receiveBytes);
  samples.add(gpu.pcieReplays, labels, pcie?.replays);
  samples.add(gpu.nvlinkTransmitBytes, labels, nvlink?.transmitBytes);
  samples.add(gpu.nvlinkReceiveBytes, labels, nvlink?.receiveBytes);
  for (const [kind, count] of Object.entries(nvlink?.errors ?? {})) {
    samples.add(gpu.nvlinkErrors, { ...labels, kind }, count);
  }
}

function projectMemoryErrors(samples: Samples, labels: GpuLabels, { ecc, rowRemap }: GpuDetail): void {
  for (const { severity, lifetime, count } of ecc ?? []) {
    samples.add(gpu.eccErrors, { ...labels, severity, lifetime }, count);
  }
  samples.add(gpu.rowsRemapped, { ...labels, cause: 'correctable' }, rowRemap?.correctable);
  samples.add(gpu.rowsRemapped, { ...labels, cause: 'uncorrectable' }, rowRemap?.uncorrectable);
  samples.add(gpu.rowRemapPending, labels, flag(rowRemap?.pending));
  samples.add(gpu.rowRemapFailed, labels, flag(rowRemap?.failed));
}

function flag(value: boolean | undefined): number | undefined {
  return value === undefined ? undefined : Number(value);
}
