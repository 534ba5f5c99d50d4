/**
 * Arguments of the NVML functions that we call; each returns an int. `void *` takes a handle (BigInt), a Buffer for
 * a result, or null. Signatures: docs of NVML 13.3, unchanged back to 12.4 where the function exists there.
 */
const ONE_OUT = ['void *', 'void *'];
const INDEXED_OUT = ['void *', 'uint32', 'void *'];
const TEXT_OUT = ['void *', 'void *', 'uint32'];
const LIST_OUT = ['void *', 'void *', 'void *'];

export const PROTOTYPES = {
  nvmlInit_v2: [],
  nvmlShutdown: [],
  nvmlSystemGetDriverVersion: ['void *', 'uint32'],
  nvmlSystemGetProcessName: ['uint32', 'void *', 'uint32'],
  nvmlDeviceGetCount_v2: ['void *'],
  nvmlDeviceGetCount: ['void *'],
  nvmlDeviceGetHandleByIndex_v2: ['uint32', 'void *'],
  nvmlDeviceGetHandleByIndex: ['uint32', 'void *'],
  nvmlDeviceGetUUID: TEXT_OUT,
  nvmlDeviceGetName: TEXT_OUT,
  nvmlDeviceGetVbiosVersion: TEXT_OUT,
  nvmlDeviceGetPciInfo_v3: ONE_OUT,
  nvmlDeviceGetPciInfo_v2: ONE_OUT,
  nvmlDeviceGetCudaComputeCapability: LIST_OUT,
  nvmlDeviceGetUtilizationRates: ONE_OUT,
  nvmlDeviceGetMemoryInfo_v2: ONE_OUT,
  nvmlDeviceGetMemoryInfo: ONE_OUT,
  nvmlDeviceGetPowerUsage: ONE_OUT,
  nvmlDeviceGetEnforcedPowerLimit: ONE_OUT,
  nvmlDeviceGetTotalEnergyConsumption: ONE_OUT,
  nvmlDeviceGetTemperatureV: ONE_OUT,
  nvmlDeviceGetTemperature: INDEXED_OUT,
  nvmlDeviceGetMarginTemperature: ONE_OUT,
  nvmlDeviceGetClockInfo: INDEXED_OUT,
  nvmlDeviceGetMaxClockInfo: INDEXED_OUT,
  nvmlDeviceGetCurrentClocksEventReasons: ONE_OUT,
  nvmlDeviceGetCurrentClocksThrottleReasons: ONE_OUT,
  nvmlDeviceGetPcieReplayCounter: ONE_OUT,
  nvmlDeviceGetTotalEccErrors: ['void *', 'uint32', 'uint32', 'void *'],
  nvmlDeviceGetViolationStatus: INDEXED_OUT,
  nvmlDeviceGetFieldValues: ['void *', 'int', 'void *'],
  nvmlDeviceGetComputeRunningProcesses_v3: LIST_OUT,
  nvmlDeviceGetComputeRunningProcesses_v2: LIST_OUT,
  nvmlDeviceGetComputeRunningProcesses: LIST_OUT,
  nvmlDeviceGetGraphicsRunningProcesses_v3: LIST_OUT,
  nvmlDeviceGetGraphicsRunningProcesses_v2: LIST_OUT,
  nvmlDeviceGetGraphicsRunningProcesses: LIST_OUT,
  nvmlDeviceGetMPSComputeRunningProcesses_v3: LIST_OUT,
  // Probed only: their presence tells which row the _v3 calls return.
  nvmlDeviceGetConfComputeMemSizeInfo: ONE_OUT,
  nvmlDeviceGetRunningProcessDetailList: ONE_OUT,
  nvmlDeviceGetMigMode: LIST_OUT,
  nvmlDeviceGetMaxMigDeviceCount: ONE_OUT,
  nvmlDeviceGetMigDeviceHandleByIndex: INDEXED_OUT,
  nvmlDeviceGetGpuInstanceId: ONE_OUT,
  nvmlDeviceGetComputeInstanceId: ONE_OUT,
  nvmlDeviceGetAttributes_v2: ONE_OUT,
  nvmlGpmQueryDeviceSupport: ONE_OUT,
  nvmlGpmSampleAlloc: ['void *'],
  nvmlGpmSampleFree: ['void *'],
  nvmlGpmSampleGet: ['void *', 'void *'],
  nvmlGpmMigSampleGet: ['void *', 'uint32', 'void *'],
  nvmlGpmMetricsGet: ['void *'],
  nvmlEventSetCreate: ['void *'],
  nvmlEventSetFree: ['void *'],
  nvmlEventSetWait_v2: ['void *', 'void *', 'uint32'],
  nvmlEventSetWait: ['void *', 'void *', 'uint32'],
  nvmlDeviceRegisterEvents: ['void *', 'uint64', 'void *'],
  nvmlDeviceGetSupportedEventTypes: ONE_OUT,
} as const satisfies Record<string, readonly string[]>;

export type NvmlSymbol = keyof typeof PROTOTYPES;

export const SYMBOLS: readonly NvmlSymbol[] = Object.keys(PROTOTYPES).filter(isSymbol);

function isSymbol(name: string): name is NvmlSymbol {
  return name in PROTOTYPES;
}
