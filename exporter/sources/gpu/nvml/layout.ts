/**
 * Sizes and offsets of the NVML structs that we read, for LP64 (Linux x86_64 and aarch64).
 * `layout.test.ts` compares each with the real nvml.h where it is installed.
 */

export interface Layout<F extends string = string> {
  /** C name, as nvml.h has it. */
  readonly name: string;
  readonly size: number;
  readonly offsets: Readonly<Record<F, number>>;
  /** First word of a versioned struct: size in the low bits, version in the top byte. GPM uses a plain 1. */
  readonly version?: number;
}

function layout<F extends string>(name: string, size: number, offsets: Record<F, number>): Layout<F> {
  return { name, size, offsets };
}

function versioned<F extends string>(
  name: string,
  version: number,
  size: number,
  offsets: Record<F, number>,
) {
  return { name, size, offsets, version: size | (version << 24) } satisfies Layout<F>;
}

export const Utilization = layout('nvmlUtilization_t', 8, { gpu: 0, memory: 4 });

export const Memory = layout('nvmlMemory_t', 24, { total: 0, free: 8, used: 16 });

export const MemoryV2 = versioned('nvmlMemory_v2_t', 2, 40, {
  version: 0,
  total: 8,
  reserved: 16,
  free: 24,
  used: 32,
});

export const PciInfo = layout('nvmlPciInfo_t', 68, { busIdLegacy: 0, busId: 36 });

export const TemperatureV1 = versioned('nvmlTemperature_v1_t', 1, 12, {
  version: 0,
  sensorType: 4,
  temperature: 8,
});

export const MarginTemperatureV1 = versioned('nvmlMarginTemperature_v1_t', 1, 8, {
  version: 0,
  marginTemperature: 4,
});

export const ViolationTime = layout('nvmlViolationTime_t', 16, { referenceTime: 0, violationTime: 8 });

export const FieldValue = layout('nvmlFieldValue_t', 40, {
  fieldId: 0,
  scopeId: 4,
  timestamp: 8,
  latencyUsec: 16,
  valueType: 24,
  nvmlReturn: 28,
  value: 32,
});

/** Rows of the running-process calls; see `processes.ts` for which driver returns which. */
export const ProcessInfoV1 = layout('nvmlProcessInfo_v1_t', 16, { pid: 0, usedGpuMemory: 8 });

export const ProcessInfoV2 = layout('nvmlProcessInfo_v2_t', 24, {
  pid: 0,
  usedGpuMemory: 8,
  gpuInstanceId: 16,
  computeInstanceId: 20,
});

/** The row that drivers 535.43 to 535.86 return from `_v3`: one more u64 at the end. */
export const ProcessDetailV1 = layout('nvmlProcessDetail_v1_t', 32, {
  pid: 0,
  usedGpuMemory: 8,
  gpuInstanceId: 16,
  computeInstanceId: 20,
  usedGpuCcProtectedMemory: 24,
});

export const EventData = layout('nvmlEventData_t', 32, {
  device: 0,
  eventType: 8,
  eventData: 16,
  gpuInstanceId: 24,
  computeInstanceId: 28,
});

export const DeviceAttributes = layout('nvmlDeviceAttributes_t', 40, {
  multiprocessorCount: 0,
  gpuInstanceSliceCount: 24,
  computeInstanceSliceCount: 28,
  memorySizeMB: 32,
});

export const GpmSupport = {
  ...layout('nvmlGpmSupport_t', 8, { version: 0, isSupportedDevice: 4 }),
  version: 1,
};

export const GpmMetric = layout('nvmlGpmMetric_t', 40, { metricId: 0, nvmlReturn: 4, value: 8 });

/**
 * The metrics array starts at 24 and has METRIC_MAX entries: 98 in the 12.4 header, 333 in 13.3, both "version 1".
 * We always allocate the large one; the library touches only the first `numMetrics`.
 */
export const GpmMetricsGet = {
  ...layout('nvmlGpmMetricsGet_t', 24 + 40 * 333, {
    version: 0,
    numMetrics: 4,
    sample1: 8,
    sample2: 16,
    metrics: 24,
  }),
  version: 1,
};
