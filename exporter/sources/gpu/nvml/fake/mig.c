/* MIG: a GPU cut into instances, each with a handle of its own. */
#include "fake.h"
#include <stdlib.h>

typedef struct {
  uint32_t multiprocessors, copy_engines, decoders, encoders, jpegs, ofas, gpu_slices, compute_slices;
  uint64_t memory_mib;
} Attributes;
_Static_assert(sizeof(Attributes) == 40 && offsetof(Attributes, memory_mib) == 32, "nvmlDeviceAttributes_t");

EXPORT Return nvmlDeviceGetMigMode(Device device, uint32_t *now, uint32_t *pending) {
  WHOLE_GPU_CALL(device);
  NEED(now && pending);
  *now = *pending = call.gpu->mig_mode;
  return OK;
}

EXPORT Return nvmlDeviceGetMaxMigDeviceCount(Device device, uint32_t *count) {
  WHOLE_GPU_CALL(device);
  NEED(count);
  *count = call.gpu->mig_mode ? MAX_MIG - 1 : 0;
  return OK;
}

/* Not every index below the most is taken. */
EXPORT Return nvmlDeviceGetMigDeviceHandleByIndex(Device device, uint32_t index, Device *mig) {
  DEVICE_CALL(device);
  if (call.mig || !mig || index >= MAX_MIG) return INVALID_ARGUMENT;
  if (!call.gpu->mig_mode || !call.gpu->mig[index].present) return NOT_FOUND;
  *mig = device_handle(call.index, (int)index);
  return OK;
}

EXPORT Return nvmlDeviceGetDeviceHandleFromMigDeviceHandle(Device mig, Device *device) {
  DEVICE_CALL(mig);
  if (!call.mig || !device) return INVALID_ARGUMENT;
  *device = device_handle(call.index, -1);
  return OK;
}

EXPORT Return nvmlDeviceIsMigDeviceHandle(Device device, uint32_t *is_mig) {
  DEVICE_CALL(device);
  NEED(is_mig);
  *is_mig = call.mig != NULL;
  return OK;
}

EXPORT Return nvmlDeviceGetGpuInstanceId(Device device, uint32_t *id) {
  DEVICE_CALL(device);
  if (!call.mig || !id) return INVALID_ARGUMENT;
  *id = call.mig->gi;
  return OK;
}

EXPORT Return nvmlDeviceGetComputeInstanceId(Device device, uint32_t *id) {
  DEVICE_CALL(device);
  if (!call.mig || !id) return INVALID_ARGUMENT;
  *id = call.mig->ci;
  return OK;
}

/* The slices are the number that starts the profile's name: 3 of 3g.40gb. */
EXPORT Return nvmlDeviceGetAttributes_v2(Device device, Attributes *attributes) {
  DEVICE_CALL(device);
  NEED(attributes);
  *attributes = (Attributes){.multiprocessors = call.gpu->sms, .memory_mib = call.gpu->memory_total >> 20};
  if (!call.mig) return OK;
  uint32_t slices = (uint32_t)strtoul(call.mig->profile, NULL, 10);
  *attributes = (Attributes){.multiprocessors = call.mig->sms,
                             .copy_engines = slices,
                             .gpu_slices = slices,
                             .compute_slices = slices,
                             .memory_mib = call.mig->memory_total >> 20};
  return OK;
}
