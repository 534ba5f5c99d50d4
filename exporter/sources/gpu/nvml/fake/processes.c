/* Running processes, with the row sizes that drivers have had. */
#include "fake.h"
#include <string.h>

typedef struct {
  uint32_t pid;
  uint64_t memory;
  uint32_t gi, ci;
  uint64_t protected_memory;
} Row;
_Static_assert(sizeof(Row) == 32 && offsetof(Row, protected_memory) == 24, "nvmlProcessDetail_v1_t");

typedef struct {
  uint32_t version, mode, entries;
  Row *rows;
} DetailList;
_Static_assert(sizeof(DetailList) == 24 && offsetof(DetailList, rows) == 16, "nvmlProcessDetailList_v1_t");

static int belongs(const Call *call, const Process *process, int mode) {
  if (mode != ALL_MODES && process->mode != mode) return 0;
  return !call->mig || (process->gi == call->mig->gi && process->ci == call->mig->ci);
}

/* The size protocol: *count is how many rows fit, then how many there are. Shorter rows are the head of the longest. */
static Return list_processes(const Call *call, int mode, uint32_t row_size, uint32_t *count, void *rows) {
  NEED(count);
  uint32_t room = *count, found = 0;
  for (int i = 0; i < call->gpu->process_count; i++) found += (uint32_t)belongs(call, &call->gpu->processes[i], mode);
  *count = found;
  if (found > room) return INSUFFICIENT_SIZE;
  if (found && !rows) return INVALID_ARGUMENT;
  char *at = rows;
  for (int i = 0; i < call->gpu->process_count; i++) {
    const Process *process = &call->gpu->processes[i];
    if (!belongs(call, process, mode)) continue;
    Row row = {.pid = process->pid, .memory = process->memory, .gi = process->gi, .ci = process->ci};
    memcpy(at, &row, row_size);
    at += row_size;
  }
  return OK;
}

#define LIST(function, mode, row_size)                                            \
  EXPORT Return function(Device device, uint32_t *count, void *rows) {            \
    DEVICE_CALL(device);                                                          \
    return list_processes(&call, (mode), (row_size), count, rows);                \
  }

LIST(nvmlDeviceGetComputeRunningProcesses_v3, COMPUTE, call.scenario->process_row)
LIST(nvmlDeviceGetGraphicsRunningProcesses_v3, GRAPHICS, call.scenario->process_row)
LIST(nvmlDeviceGetMPSComputeRunningProcesses_v3, MPS, call.scenario->process_row)
LIST(nvmlDeviceGetComputeRunningProcesses_v2, COMPUTE, 24)
LIST(nvmlDeviceGetGraphicsRunningProcesses_v2, GRAPHICS, 24)
LIST(nvmlDeviceGetMPSComputeRunningProcesses_v2, MPS, 24)
LIST(nvmlDeviceGetComputeRunningProcesses, COMPUTE, 16)
LIST(nvmlDeviceGetGraphicsRunningProcesses, GRAPHICS, 16)
LIST(nvmlDeviceGetMPSComputeRunningProcesses, MPS, 16)

EXPORT Return nvmlDeviceGetRunningProcessDetailList(Device device, DetailList *list) {
  DEVICE_CALL(device);
  NEED(list);
  if (list->version != 0x01000018) return ARGUMENT_VERSION_MISMATCH;
  if (list->mode > ALL_MODES) return INVALID_ARGUMENT;
  return list_processes(&call, (int)list->mode, sizeof(Row), &list->entries, list->rows);
}
