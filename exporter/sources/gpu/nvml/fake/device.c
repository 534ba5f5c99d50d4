/* What a GPU is and what it reads now. */
#define _GNU_SOURCE
#include "fake.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct {
  char bus_id_legacy[16];
  uint32_t domain, bus, device, pci_device_id, pci_subsystem_id;
  char bus_id[32];
} PciInfo;
_Static_assert(sizeof(PciInfo) == 68 && offsetof(PciInfo, bus_id) == 36, "nvmlPciInfo_t");

typedef struct {
  uint32_t version;
  int32_t sensor_type, temperature;
} Temperature;
_Static_assert(sizeof(Temperature) == 12, "nvmlTemperature_v1_t");

typedef struct {
  uint32_t version;
  int32_t margin;
} MarginTemperature;

EXPORT Return nvmlDeviceGetUUID(Device device, char *uuid, uint32_t length) {
  DEVICE_CALL(device);
  return copy_string(uuid, length, call.mig ? call.mig->uuid : call.gpu->uuid);
}

EXPORT Return nvmlDeviceGetName(Device device, char *name, uint32_t length) {
  DEVICE_CALL(device);
  if (!call.mig) return copy_string(name, length, call.gpu->name);
  char text[160];
  snprintf(text, sizeof text, "%s MIG %s", call.gpu->name, call.mig->profile);
  return copy_string(name, length, text);
}

EXPORT Return nvmlDeviceGetVbiosVersion(Device device, char *version, uint32_t length) {
  DEVICE_CALL(device);
  return copy_string(version, length, call.gpu->vbios);
}

EXPORT Return nvmlDeviceGetCudaComputeCapability(Device device, int *major, int *minor) {
  DEVICE_CALL(device);
  NEED(major && minor);
  *major = *minor = 0;
  sscanf(call.gpu->compute_capability, "%d.%d", major, minor);
  return OK;
}

static PciInfo pci_info(const Gpu *gpu) {
  PciInfo info = {.pci_device_id = 0x233010de, .pci_subsystem_id = 0x16c110de};
  unsigned domain = 0, bus = 0, slot = 0;
  sscanf(gpu->pci_bus_id, "%x:%x:%x", &domain, &bus, &slot);
  info.domain = domain, info.bus = bus, info.device = slot;
  strcpy(info.bus_id, gpu->pci_bus_id);
  snprintf(info.bus_id_legacy, sizeof info.bus_id_legacy, "%04X:%02X:%02X.0", domain & 0xffff, bus & 0xff, slot & 0xff);
  return info;
}

EXPORT Return nvmlDeviceGetPciInfo_v3(Device device, PciInfo *info) {
  DEVICE_CALL(device);
  NEED(info);
  *info = pci_info(call.gpu);
  return OK;
}

/* The struct of that time: 52 bytes, the 16-byte bus id alone, four reserved words. */
EXPORT Return nvmlDeviceGetPciInfo_v2(Device device, PciInfo *info) {
  DEVICE_CALL(device);
  NEED(info);
  PciInfo now = pci_info(call.gpu);
  memset(now.bus_id, 0, sizeof now.bus_id);
  memcpy(info, &now, 52);
  return OK;
}

/* Not with MIG on, as in the real library. */
EXPORT Return nvmlDeviceGetUtilizationRates(Device device, uint32_t rates[2]) {
  WHOLE_GPU_CALL(device);
  NEED(rates);
  if (call.gpu->mig_mode) return NOT_SUPPORTED;
  rates[0] = call.gpu->utilisation;
  rates[1] = call.gpu->memory_utilisation;
  return OK;
}

EXPORT Return nvmlDeviceGetPowerUsage(Device device, uint32_t *milliwatts) {
  WHOLE_GPU_CALL(device);
  NEED(milliwatts);
  *milliwatts = call.gpu->power;
  return OK;
}

EXPORT Return nvmlDeviceGetEnforcedPowerLimit(Device device, uint32_t *milliwatts) {
  WHOLE_GPU_CALL(device);
  NEED(milliwatts);
  *milliwatts = call.gpu->power_limit;
  return OK;
}

EXPORT Return nvmlDeviceGetTotalEnergyConsumption(Device device, uint64_t *millijoules) {
  WHOLE_GPU_CALL(device);
  NEED(millijoules);
  *millijoules = call.gpu->energy + (uint64_t)(call.gpu->energy_rate * scenario_elapsed(call.scenario));
  return OK;
}

EXPORT Return nvmlDeviceGetTemperatureV(Device device, Temperature *temperature) {
  WHOLE_GPU_CALL(device);
  NEED(temperature);
  if (temperature->version != 0x0100000c) return ARGUMENT_VERSION_MISMATCH;
  if (temperature->sensor_type != 0) return INVALID_ARGUMENT;
  temperature->temperature = call.gpu->temperature;
  return OK;
}

EXPORT Return nvmlDeviceGetTemperature(Device device, int sensor, uint32_t *celsius) {
  WHOLE_GPU_CALL(device);
  if (sensor != 0 || !celsius) return INVALID_ARGUMENT;
  *celsius = (uint32_t)call.gpu->temperature;
  return OK;
}

EXPORT Return nvmlDeviceGetMarginTemperature(Device device, MarginTemperature *margin) {
  WHOLE_GPU_CALL(device);
  NEED(margin);
  if (margin->version != 0x01000008) return ARGUMENT_VERSION_MISMATCH;
  margin->margin = call.gpu->margin;
  return OK;
}

EXPORT Return nvmlDeviceGetClockInfo(Device device, uint32_t domain, uint32_t *megahertz) {
  WHOLE_GPU_CALL(device);
  if (domain > 3 || !megahertz) return INVALID_ARGUMENT;
  *megahertz = call.gpu->clock[domain];
  return OK;
}

EXPORT Return nvmlDeviceGetMaxClockInfo(Device device, uint32_t domain, uint32_t *megahertz) {
  WHOLE_GPU_CALL(device);
  if (domain > 3 || !megahertz) return INVALID_ARGUMENT;
  *megahertz = call.gpu->clock_max[domain];
  return OK;
}

EXPORT Return nvmlDeviceGetCurrentClocksEventReasons(Device device, uint64_t *mask) {
  WHOLE_GPU_CALL(device);
  NEED(mask);
  *mask = call.gpu->clocks_event_reasons;
  return OK;
}

EXPORT Return nvmlDeviceGetCurrentClocksThrottleReasons(Device device, uint64_t *mask) {
  WHOLE_GPU_CALL(device);
  NEED(mask);
  *mask = call.gpu->clocks_event_reasons;
  return OK;
}

EXPORT Return nvmlDeviceGetPcieReplayCounter(Device device, uint32_t *replays) {
  WHOLE_GPU_CALL(device);
  NEED(replays);
  *replays = call.gpu->pcie_replays;
  return OK;
}

EXPORT Return nvmlDeviceGetTotalEccErrors(Device device, uint32_t severity, uint32_t lifetime, uint64_t *errors) {
  WHOLE_GPU_CALL(device);
  if (severity > 1 || lifetime > 1 || !errors) return INVALID_ARGUMENT;
  *errors = call.gpu->ecc[severity][lifetime];
  return OK;
}

EXPORT Return nvmlDeviceGetRemappedRows(Device device, uint32_t *correctable, uint32_t *uncorrectable, uint32_t *pending,
                                        uint32_t *failed) {
  WHOLE_GPU_CALL(device);
  NEED(correctable && uncorrectable && pending && failed);
  *correctable = call.gpu->remapped_correctable;
  *uncorrectable = call.gpu->remapped_uncorrectable;
  *pending = call.gpu->remap_pending;
  *failed = call.gpu->remap_failed;
  return OK;
}

/* Six words and no version: active and inactive remaps, then pending and failed. */
EXPORT Return nvmlDeviceGetRemappedRows_v2(Device device, uint32_t rows[6]) {
  WHOLE_GPU_CALL(device);
  NEED(rows);
  const Gpu *gpu = call.gpu;
  const uint32_t now[6] = {gpu->remapped_correctable, 0, gpu->remapped_uncorrectable, 0, gpu->remap_pending, gpu->remap_failed};
  memcpy(rows, now, sizeof now);
  return OK;
}

EXPORT Return nvmlDeviceGetNvLinkState(Device device, uint32_t link, uint32_t *active) {
  WHOLE_GPU_CALL(device);
  if (link >= call.gpu->nvlinks || link >= MAX_LINKS || !active) return INVALID_ARGUMENT;
  *active = !call.gpu->link_down[link];
  return OK;
}
