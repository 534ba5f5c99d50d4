/* nvmlDeviceGetFieldValues: what the scenario says of an id, else what follows from the GPU's keys. */
#define _GNU_SOURCE
#include "fake.h"
#include <string.h>
#include <time.h>

typedef struct {
  uint32_t id, scope;
  int64_t timestamp, latency;
  int32_t type;
  Return result;
  union {
    double real;
    int32_t i32;
    uint32_t u32;
    int64_t i64;
    uint64_t u64;
  } value;
} FieldValue;
_Static_assert(sizeof(FieldValue) == 40 && offsetof(FieldValue, value) == 32, "nvmlFieldValue_t");

static Field whole(int type, uint64_t value, double rate) {
  return (Field){.type = type, .whole = value, .rate = rate};
}

static Field failed(Return error) {
  return (Field){.error = error};
}

static const Field *told(const Gpu *gpu, uint32_t id, uint32_t scope) {
  const Field *for_any = NULL;
  for (int i = 0; i < gpu->field_count; i++) {
    const Field *field = &gpu->fields[i];
    if (field->id != id) continue;
    if (field->scope == scope) return field;
    if (field->scope == ANY_SCOPE) for_any = field;
  }
  return for_any;
}

/* A total over all links, or one link's equal share of it; link 0 has what does not divide. */
static Field per_link(const Gpu *gpu, uint32_t scope, int type, uint64_t total, double rate) {
  if (!gpu->nvlinks) return failed(NOT_SUPPORTED);
  if (scope == ALL_LINKS) return whole(type, total, rate);
  if (scope >= gpu->nvlinks) return failed(INVALID_ARGUMENT);
  return whole(type, total / gpu->nvlinks + (scope ? 0 : total % gpu->nvlinks), rate / gpu->nvlinks);
}

static Field derived(const Gpu *gpu, uint32_t id, uint32_t scope) {
  switch (id) {
    case 1:
    case 2: return whole(U32, 1, 0);
    case 3: return whole(U64, gpu->ecc[0][0], 0);
    case 4: return whole(U64, gpu->ecc[1][0], 0);
    case 5: return whole(U64, gpu->ecc[0][1], 0);
    case 6: return whole(U64, gpu->ecc[1][1], 0);
    case 82: return whole(U32, (uint32_t)gpu->memory_temperature, 0);
    case 83:
    case 191: return whole(U64, gpu->energy, gpu->energy_rate);
    case 90: return gpu->nvlinks ? whole(U32, 26562, 0) : failed(NOT_SUPPORTED);
    case 91: return whole(U32, gpu->nvlinks, 0);
    case 94: return whole(U32, gpu->pcie_replays, 0);
    case 138:
    case 140: return per_link(gpu, scope, U64, gpu->nvlink_transmit_kib, gpu->nvlink_transmit_rate);
    case 139:
    case 141: return per_link(gpu, scope, U64, gpu->nvlink_receive_kib, gpu->nvlink_receive_rate);
    case 142: return whole(U32, gpu->remapped_correctable, 0);
    case 143: return whole(U32, gpu->remapped_uncorrectable, 0);
    case 144: return whole(U32, gpu->remap_pending, 0);
    case 145: return whole(U32, gpu->remap_failed, 0);
    case 161:
    case 162:
    case 163: return per_link(gpu, scope, U64, 0, 0);
    case 164: return scope < gpu->nvlinks ? whole(U32, 26562, 0) : failed(INVALID_ARGUMENT);
    case 165:
      return scope < gpu->nvlinks && scope < MAX_LINKS ? whole(U32, !gpu->link_down[scope], 0) : failed(INVALID_ARGUMENT);
    case 185:
    case 186: return whole(U32, gpu->power, 0);
    case 187: return whole(U32, 200000, 0);
    case 188:
    case 189: return whole(U32, 700000, 0);
    case 190:
    case 192: return whole(U32, gpu->power_limit, 0);
    case 193: return whole(I32, (uint32_t)-8, 0);
    case 194: return whole(I32, (uint32_t)-2, 0);
    case 195:
    case 196: return whole(I32, 0, 0);
    case 197: return whole(U64, gpu->pcie_transmit_bytes, gpu->pcie_transmit_rate);
    case 198: return whole(U64, gpu->pcie_receive_bytes, gpu->pcie_receive_rate);
    case 230: return whole(U32, 0, 0);
  }
  /* Throttle times, error totals over links, PCIe error counts, inactive remaps: zero on a healthy GPU. */
  if ((id >= 74 && id <= 81) || (id >= 269 && id <= 271)) return whole(U64, 0, 0);
  if (id == 38 || id == 45 || id == 52 || id == 59 || id == 160) return per_link(gpu, ALL_LINKS, U64, 0, 0);
  if (id == 95 || id == 169 || (id >= 173 && id <= 183) || id == 301 || id == 302) return whole(U32, 0, 0);
  return failed(NOT_SUPPORTED);
}

static Field look_up(const Call *call, uint32_t id, uint32_t scope) {
  if (!id || id >= call->scenario->max_field) return failed(call->scenario->max_field_error);
  const Field *field = told(call->gpu, id, scope);
  return field ? *field : derived(call->gpu, id, scope);
}

/* A value that failed is filled with a pattern, so that a reader that does not look at the entry's result shows it. */
static void fill(FieldValue *entry, const Field *field, double elapsed) {
  entry->result = field->error;
  memset(&entry->value, 0xa5, sizeof entry->value);
  if (field->error != OK) return;
  double grown = field->rate * elapsed;
  uint64_t now = field->whole + (uint64_t)(int64_t)grown;
  entry->type = field->type;
  if (field->type == DOUBLE) entry->value.real = field->real + grown;
  else if (field->type == U32) entry->value.u32 = (uint32_t)now; /* wraps, as a 32-bit counter does */
  else if (field->type == I32) entry->value.i32 = (int32_t)now;
  else entry->value.u64 = now;
}

EXPORT Return nvmlDeviceGetFieldValues(Device device, int count, FieldValue *values) {
  WHOLE_GPU_CALL(device);
  if (count <= 0 || !values) return INVALID_ARGUMENT;
  struct timespec now;
  clock_gettime(CLOCK_REALTIME, &now);
  double elapsed = scenario_elapsed(call.scenario);
  for (int i = 0; i < count; i++) {
    Field field = look_up(&call, values[i].id, values[i].scope);
    values[i].timestamp = (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
    values[i].latency = 1;
    fill(&values[i], &field, elapsed);
  }
  return OK;
}

typedef struct {
  uint64_t reference, violation;
} ViolationTime;
_Static_assert(sizeof(ViolationTime) == 16, "nvmlViolationTime_t");

/* The counters of fields 74 to 81, told once more: in nanoseconds, whatever unit the fields are said to have. */
EXPORT Return nvmlDeviceGetViolationStatus(Device device, uint32_t policy, ViolationTime *time) {
  WHOLE_GPU_CALL(device);
  NEED(time);
  if (policy > 11 || (policy > 5 && policy < 10)) return INVALID_ARGUMENT;
  Field field = look_up(&call, policy < 10 ? 74 + policy : 70 + policy, 0);
  if (field.error != OK) return field.error;
  double elapsed = scenario_elapsed(call.scenario);
  time->reference = (uint64_t)(elapsed * 1e6);
  time->violation = (uint64_t)(((double)field.whole + field.rate * elapsed) * call.gpu->violation_scale);
  return OK;
}
