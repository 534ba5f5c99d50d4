/* Calls about the driver, and how GPUs are found. */
#define _GNU_SOURCE
#include "fake.h"
#include <string.h>

EXPORT const char *nvmlErrorString(Return code) {
  switch (code) {
    case OK: return "Success";
    case UNINITIALIZED: return "Uninitialized";
    case INVALID_ARGUMENT: return "Invalid Argument";
    case NOT_SUPPORTED: return "Not Supported";
    case NO_PERMISSION: return "Insufficient Permissions";
    case NOT_FOUND: return "Not Found";
    case INSUFFICIENT_SIZE: return "Insufficient Size";
    case 9: return "Driver Not Loaded";
    case TIMEOUT: return "Timeout";
    case 12: return "NVML Shared Library Not Found";
    case 13: return "Function Not Found";
    case GPU_IS_LOST: return "GPU is lost";
    case 16: return "GPU requires reset";
    case 17: return "GPU access blocked by the operating system";
    case 18: return "Driver/library version mismatch";
    case NO_DATA: return "No data";
    case ARGUMENT_VERSION_MISMATCH: return "Argument version mismatch";
    default: return "Unknown Error";
  }
}

EXPORT Return nvmlSystemGetDriverVersion(char *version, uint32_t length) {
  CALL_FOR(-1);
  return copy_string(version, length, call.scenario->driver);
}

/* NVML's own version is the driver's with its CUDA major in front. */
EXPORT Return nvmlSystemGetNVMLVersion(char *version, uint32_t length) {
  CALL_FOR(-1);
  char text[96] = "13.";
  return copy_string(version, length, strcat(text, call.scenario->driver));
}

EXPORT Return nvmlSystemGetCudaDriverVersion(int *version) {
  CALL_FOR(-1);
  NEED(version);
  *version = 13010;
  return OK;
}

/* Cropped to the buffer, as the real call does. */
EXPORT Return nvmlSystemGetProcessName(uint32_t pid, char *name, uint32_t length) {
  CALL_FOR(-1);
  NEED(name && length);
  for (uint32_t g = 0; g < call.scenario->gpus; g++) {
    const Gpu *gpu = &call.scenario->gpu[g];
    for (int p = 0; p < gpu->process_count; p++) {
      if (gpu->processes[p].pid != pid || !gpu->processes[p].name[0]) continue;
      strncpy(name, gpu->processes[p].name, length - 1);
      name[length - 1] = 0;
      return OK;
    }
  }
  return NOT_FOUND;
}

static Return count(const Call *call, uint32_t *gpus) {
  NEED(gpus);
  *gpus = call->scenario->gpus;
  return OK;
}

EXPORT Return nvmlDeviceGetCount_v2(uint32_t *gpus) {
  CALL_FOR(-1);
  return count(&call, gpus);
}

EXPORT Return nvmlDeviceGetCount(uint32_t *gpus) {
  CALL_FOR(-1);
  return count(&call, gpus);
}

static Return handle(const Call *call, uint32_t index, Device *device) {
  if (!device || index >= call->scenario->gpus) return INVALID_ARGUMENT;
  if (call->scenario->gpu[index].lost) return GPU_IS_LOST;
  *device = device_handle(index, -1);
  return OK;
}

EXPORT Return nvmlDeviceGetHandleByIndex_v2(uint32_t index, Device *device) {
  CALL_FOR((int)index);
  return handle(&call, index, device);
}

EXPORT Return nvmlDeviceGetHandleByIndex(uint32_t index, Device *device) {
  CALL_FOR((int)index);
  return handle(&call, index, device);
}

EXPORT Return nvmlDeviceGetHandleByUUID(const char *uuid, Device *device) {
  CALL_FOR(-1);
  NEED(uuid && device);
  for (uint32_t i = 0; i < call.scenario->gpus; i++)
    if (!strcmp(uuid, call.scenario->gpu[i].uuid)) return handle(&call, i, device);
  return NOT_FOUND;
}

EXPORT Return nvmlDeviceGetIndex(Device device, uint32_t *index) {
  DEVICE_CALL(device);
  NEED(index);
  *index = call.index;
  return OK;
}
