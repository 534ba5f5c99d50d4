/* Calls that only exporters of others make: the bench runs those on the same node. No scenario changes these readings. */
#include "fake.h"
#include <stdio.h>

typedef struct {
  uint64_t total, free, used;
} Bar1;

/* A reading of one word. */
#define WORD(function, value)                                                     \
  EXPORT Return function(Device device, uint32_t *word) {                         \
    WHOLE_GPU_CALL(device);                                                       \
    NEED(word);                                                                   \
    *word = (value);                                                              \
    return OK;                                                                    \
  }

/* What an H100 of a server does not have: no fan of its own, no display, no driver model of Windows. */
#define ABSENT(function)                                                          \
  EXPORT Return function(Device device, void *out) {                              \
    WHOLE_GPU_CALL(device);                                                       \
    NEED(out);                                                                    \
    return NOT_SUPPORTED;                                                         \
  }

WORD(nvmlDeviceGetPowerManagementLimit, call.gpu->power_limit)
WORD(nvmlDeviceGetPowerManagementDefaultLimit, call.gpu->power_limit)
WORD(nvmlDeviceGetPerformanceState, 0)
WORD(nvmlDeviceGetPersistenceMode, 1)
WORD(nvmlDeviceGetDisplayMode, 0)
WORD(nvmlDeviceGetDisplayActive, 0)
WORD(nvmlDeviceGetComputeMode, 0)
WORD(nvmlDeviceGetCurrPcieLinkGeneration, 5)
WORD(nvmlDeviceGetMaxPcieLinkGeneration, 5)
WORD(nvmlDeviceGetCurrPcieLinkWidth, 16)
WORD(nvmlDeviceGetMaxPcieLinkWidth, 16)
WORD(nvmlDeviceGetRetiredPagesPendingStatus, 0)
ABSENT(nvmlDeviceGetFanSpeed)

static Return pair(uint32_t *one, uint32_t *other, uint32_t first, uint32_t second) {
  NEED(one && other);
  *one = first;
  *other = second;
  return OK;
}

/* Utilisation in percent, and the sampling period in microseconds. */
#define ENGINE(function)                                                          \
  EXPORT Return function(Device device, uint32_t *percent, uint32_t *period) {    \
    WHOLE_GPU_CALL(device);                                                       \
    return pair(percent, period, 0, 166666);                                      \
  }

ENGINE(nvmlDeviceGetEncoderUtilization)
ENGINE(nvmlDeviceGetDecoderUtilization)
ENGINE(nvmlDeviceGetJpgUtilization)
ENGINE(nvmlDeviceGetOfaUtilization)

EXPORT Return nvmlDeviceGetPowerManagementLimitConstraints(Device device, uint32_t *least, uint32_t *most) {
  WHOLE_GPU_CALL(device);
  return pair(least, most, 200000, call.gpu->power_limit);
}

EXPORT Return nvmlDeviceGetEccMode(Device device, uint32_t *current, uint32_t *pending) {
  WHOLE_GPU_CALL(device);
  return pair(current, pending, 1, 1);
}

EXPORT Return nvmlDeviceGetDriverModel_v2(Device device, uint32_t *current, uint32_t *pending) {
  WHOLE_GPU_CALL(device);
  NEED(current && pending);
  return NOT_SUPPORTED;
}

EXPORT Return nvmlDeviceGetSerial(Device device, char *serial, uint32_t length) {
  WHOLE_GPU_CALL(device);
  char text[32];
  snprintf(text, sizeof text, "16500230%05u", call.index);
  return copy_string(serial, length, text);
}

EXPORT Return nvmlDeviceGetBAR1MemoryInfo(Device device, Bar1 *memory) {
  WHOLE_GPU_CALL(device);
  NEED(memory);
  *memory = (Bar1){.total = 137438953472, .free = 137437904896, .used = 1048576};
  return OK;
}

EXPORT Return nvmlDeviceGetSupportedClocksEventReasons(Device device, uint64_t *mask) {
  WHOLE_GPU_CALL(device);
  NEED(mask);
  *mask = 0x1ff;
  return OK;
}

/* KB/s over a window of 20 ms; the real call waits that long, this one does not. */
EXPORT Return nvmlDeviceGetPcieThroughput(Device device, uint32_t counter, uint32_t *rate) {
  WHOLE_GPU_CALL(device);
  if (counter > 1 || !rate) return INVALID_ARGUMENT;
  *rate = (uint32_t)((counter ? call.gpu->pcie_receive_rate : call.gpu->pcie_transmit_rate) / 1000);
  return OK;
}

/* No samples since the time that is asked for. */
EXPORT Return nvmlDeviceGetProcessUtilization(Device device, void *samples, uint32_t *count, uint64_t since) {
  WHOLE_GPU_CALL(device);
  NEED(count);
  (void)samples, (void)since;
  *count = 0;
  return NOT_FOUND;
}
