/* Lines `gpu N|* KEY ...`, and what a GPU is when no line says otherwise: an idle H100 of an 8-GPU node. */
#define _GNU_SOURCE
#include "fake.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { TEXT, WORD32, WORD64, REAL };
#define KEY(name, member, kind) {name, offsetof(Gpu, member), sizeof(((Gpu *)0)->member), kind}
static const struct {
  const char *name;
  size_t offset, size;
  int kind;
} keys[] = {
    KEY("name", name, TEXT),
    KEY("uuid", uuid, TEXT),
    KEY("vbios", vbios, TEXT),
    KEY("pci_bus_id", pci_bus_id, TEXT),
    KEY("compute_capability", compute_capability, TEXT),
    KEY("utilisation", utilisation, WORD32),
    KEY("memory_utilisation", memory_utilisation, WORD32),
    KEY("memory_total", memory_total, WORD64),
    KEY("memory_used", memory_used, WORD64),
    KEY("memory_free", memory_free, WORD64),
    KEY("memory_reserved", memory_reserved, WORD64),
    KEY("power", power, WORD32),
    KEY("power_limit", power_limit, WORD32),
    KEY("energy", energy, WORD64),
    KEY("energy_rate", energy_rate, REAL),
    KEY("temperature", temperature, WORD32),
    KEY("memory_temperature", memory_temperature, WORD32),
    KEY("margin", margin, WORD32),
    KEY("clock_graphics", clock[0], WORD32),
    KEY("clock_sm", clock[1], WORD32),
    KEY("clock_memory", clock[2], WORD32),
    KEY("clock_video", clock[3], WORD32),
    KEY("clock_max_graphics", clock_max[0], WORD32),
    KEY("clock_max_sm", clock_max[1], WORD32),
    KEY("clock_max_memory", clock_max[2], WORD32),
    KEY("clock_max_video", clock_max[3], WORD32),
    KEY("clocks_event_reasons", clocks_event_reasons, WORD64),
    KEY("event_types", event_types, WORD64),
    KEY("ecc_corrected_volatile", ecc[0][0], WORD64),
    KEY("ecc_corrected_aggregate", ecc[0][1], WORD64),
    KEY("ecc_uncorrected_volatile", ecc[1][0], WORD64),
    KEY("ecc_uncorrected_aggregate", ecc[1][1], WORD64),
    KEY("pcie_replays", pcie_replays, WORD32),
    KEY("violation_scale", violation_scale, REAL),
    KEY("pcie_transmit_bytes", pcie_transmit_bytes, WORD64),
    KEY("pcie_receive_bytes", pcie_receive_bytes, WORD64),
    KEY("pcie_transmit_rate", pcie_transmit_rate, REAL),
    KEY("pcie_receive_rate", pcie_receive_rate, REAL),
    KEY("nvlinks", nvlinks, WORD32),
    KEY("nvlink_transmit_kib", nvlink_transmit_kib, WORD64),
    KEY("nvlink_receive_kib", nvlink_receive_kib, WORD64),
    KEY("nvlink_transmit_rate", nvlink_transmit_rate, REAL),
    KEY("nvlink_receive_rate", nvlink_receive_rate, REAL),
    KEY("remapped_correctable", remapped_correctable, WORD32),
    KEY("remapped_uncorrectable", remapped_uncorrectable, WORD32),
    KEY("remap_pending", remap_pending, WORD32),
    KEY("remap_failed", remap_failed, WORD32),
    KEY("sms", sms, WORD32),
    KEY("mig_mode", mig_mode, WORD32),
    KEY("gpm_supported", gpm_supported, WORD32),
    KEY("gpm_streaming", gpm_streaming, WORD32),
};

static void set_key(Scenario *scenario, Gpu *gpu, size_t which, const char *value) {
  char *at = (char *)gpu + keys[which].offset;
  if (keys[which].kind == TEXT) copy_text(scenario, at, keys[which].size, value);
  else if (keys[which].kind == REAL) *(double *)at = real_number(scenario, value);
  else if (keys[which].kind == WORD64) *(uint64_t *)at = whole_number(scenario, value);
  else *(uint32_t *)at = (uint32_t)whole_number(scenario, value);
}

static void set_link_down(Scenario *scenario, Gpu *gpu, const char *value) {
  uint64_t link = whole_number(scenario, value);
  if (link < MAX_LINKS) gpu->link_down[link] = 1;
  else parse_error(scenario, "expected a link from 0 to 35, found", value);
}

static void set_gpu(Scenario *scenario, Gpu *gpu, char *text) {
  char *key = next_word(&text), *rest = rest_of_line(text);
  if (!strcmp(key, "lost")) {
    gpu->lost = 1;
    if (*rest) parse_error(scenario, "lost takes no value, found", rest);
    return;
  }
  if (!strcmp(key, "nvlink_down")) return set_link_down(scenario, gpu, rest);
  if (!strcmp(key, "field")) return parse_field(scenario, gpu, text);
  if (!strcmp(key, "gpm")) return parse_metric(scenario, gpu->metrics, &gpu->metric_count, text);
  if (!strcmp(key, "process")) return parse_process(scenario, gpu, text);
  if (!strcmp(key, "mig")) return parse_mig(scenario, gpu, text);
  for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++)
    if (!strcmp(key, keys[i].name)) return set_key(scenario, gpu, i, rest);
  parse_error(scenario, "unknown key", key);
}

void parse_gpu_line(Scenario *scenario, char *text) {
  char *which = next_word(&text);
  if (strcmp(which, "*") != 0) {
    uint64_t index = whole_number(scenario, which);
    if (index >= MAX_GPUS) return parse_error(scenario, "expected a GPU from 0 to 63 or *, found", which);
    return set_gpu(scenario, &scenario->gpu[index], text);
  }
  for (int i = 0; i < MAX_GPUS && !scenario->broken; i++) {
    char *copy = strdup(text);
    if (!copy) abort();
    set_gpu(scenario, &scenario->gpu[i], copy);
    free(copy);
  }
}

void default_gpu(Gpu *gpu, uint32_t index) {
  static const uint8_t buses[8] = {0x1b, 0x43, 0x52, 0x61, 0x9d, 0xc3, 0xd1, 0xdf};
  static const uint32_t metrics[] = {1, 2, 3, 4, 5, 10, 11, 12, 13, 20, 21, 60, 61};
  *gpu = (Gpu){
      .name = "NVIDIA H100 80GB HBM3",
      .vbios = "96.00.89.00.01",
      .compute_capability = "9.0",
      .memory_total = 85520809984, /* 81559 MiB, as an H100 80GB tells */
      .memory_reserved = 577765376,
      .memory_free = UINT64_MAX, /* what the others leave */
      .power = 72000,
      .power_limit = 700000,
      .energy = 1000000000,
      .temperature = 31,
      .memory_temperature = 38,
      .margin = 56,
      .clock = {345, 345, 2619, 765},
      .clock_max = {1980, 1980, 2619, 1545},
      .clocks_event_reasons = 0x1,
      .event_types = 0x11f,
      .nvlinks = 18,
      .sms = 132,
      .gpm_supported = 1,
      .violation_scale = 1,
  };
  snprintf(gpu->uuid, sizeof gpu->uuid, "GPU-fa4e0000-0000-4000-8000-%012x", index);
  snprintf(gpu->pci_bus_id, sizeof gpu->pci_bus_id, "%08x:%02X:00.0", index / 8, buses[index % 8]);
  for (size_t i = 0; i < sizeof metrics / sizeof metrics[0]; i++) gpu->metrics[gpu->metric_count++].id = metrics[i];
}
