/* Memory of a GPU or of a MIG instance, in bytes. */
#include "fake.h"

typedef struct {
  uint64_t total, free, used;
} Memory;
_Static_assert(sizeof(Memory) == 24, "nvmlMemory_t");

typedef struct {
  uint32_t version;
  uint64_t total, reserved, free, used;
} MemoryV2;
_Static_assert(sizeof(MemoryV2) == 40, "nvmlMemory_v2_t");

static MemoryV2 memory(const Call *call) {
  const Gpu *gpu = call->gpu;
  const Mig *mig = call->mig;
  MemoryV2 now = {.total = gpu->memory_total, .reserved = gpu->memory_reserved, .used = gpu->memory_used};
  if (mig) now = (MemoryV2){.total = mig->memory_total, .reserved = mig->memory_reserved, .used = mig->memory_used};
  now.free = now.total - now.reserved - now.used;
  if (!mig && gpu->memory_free != UINT64_MAX) now.free = gpu->memory_free;
  return now;
}

/* The first version counts what is reserved as used. */
EXPORT Return nvmlDeviceGetMemoryInfo(Device device, Memory *info) {
  DEVICE_CALL(device);
  NEED(info);
  MemoryV2 now = memory(&call);
  *info = (Memory){.total = now.total, .free = now.free, .used = now.used + now.reserved};
  return OK;
}

EXPORT Return nvmlDeviceGetMemoryInfo_v2(Device device, MemoryV2 *info) {
  DEVICE_CALL(device);
  NEED(info);
  if (info->version != 0x02000028) return FUNCTION_NOT_FOUND; /* as driver 580.159 has it */
  MemoryV2 now = memory(&call);
  now.version = info->version;
  *info = now;
  return OK;
}

/* Two u64 in KiB. Its presence is one of the signs that tell a driver with 32-byte process rows. */
EXPORT Return nvmlDeviceGetConfComputeMemSizeInfo(Device device, uint64_t sizes[2]) {
  WHOLE_GPU_CALL(device);
  NEED(sizes);
  sizes[0] = 0;
  sizes[1] = call.gpu->memory_total / 1024;
  return OK;
}
