/* The way into every call: is the library up, is the handle good, and what does the scenario want done to this call. */
#define _GNU_SOURCE
#include "fake.h"
#include <stdatomic.h>
#include <string.h>
#include <unistd.h>

static atomic_int users;            /* nvmlInit less nvmlShutdown */
static atomic_uint initialisations; /* part of each handle: one from before a shutdown is refused */

static const uint64_t HANDLE_BASE = 0x00007e0000000000;

int library_ready(void) {
  return atomic_load(&users) > 0;
}

/* The calls that stay as they are under `return *`, so that a scenario can say "the driver is gone". */
static int spared(const char *function) {
  return !strcmp(function, "nvmlShutdown") || !strcmp(function, "nvmlErrorString");
}

/* Both are volatile: the compiler may drop a plain store, and then nothing crashes. */
static void crash(void) {
  volatile int *volatile nowhere = NULL;
  *nowhere = 1;
}

/* Does what the scenario says of this call, and gives the code it must return. An exact name goes before `*`. */
Return obey_rules(const Scenario *scenario, const char *function, int gpu) {
  Return exact = OK, any = OK;
  for (int i = 0; i < scenario->rule_count; i++) {
    const Rule *rule = &scenario->rules[i];
    int star = !strcmp(rule->function, "*");
    if (star ? spared(function) : strcmp(rule->function, function) != 0) continue;
    if (rule->gpu >= 0 && rule->gpu != gpu) continue;
    if (rule->kind == CRASH) crash();
    if (rule->kind == DELAY) usleep((useconds_t)rule->amount);
    if (rule->kind == RETURN) *(star ? &any : &exact) = (Return)rule->amount;
    while (rule->kind == HANG) pause();
  }
  return exact != OK ? exact : any;
}

Return call_begin(Call *call, const char *function, int gpu) {
  if (!library_ready() && strncmp(function, "nvmlInit", 8) != 0) return UNINITIALIZED;
  call->scenario = scenario_acquire();
  return call->scenario->broken ? UNKNOWN : obey_rules(call->scenario, function, gpu);
}

Return call_device(Call *call, const char *function, Device device) {
  if (!library_ready()) return UNINITIALIZED;
  int index = device_index(device);
  if (index < 0) return INVALID_ARGUMENT;
  Return told = call_begin(call, function, index);
  call->index = (uint32_t)index;
  call->gpu = &call->scenario->gpu[index];
  if (call->scenario->broken) return told;
  if (call->index >= call->scenario->gpus || call->gpu->lost) return GPU_IS_LOST;
  if (told != OK) return told;
  int mig = (int)(device >> 8 & 0xff) - 1;
  if (mig < 0) return OK;
  call->mig = &call->gpu->mig[mig];
  return call->mig->present && call->gpu->mig_mode ? OK : INVALID_ARGUMENT;
}

void call_end(Call *call) {
  if (call->scenario) scenario_release(call->scenario);
}

/* mig: index of the instance, or -1 for the GPU itself. */
Device device_handle(uint32_t index, int mig) {
  uint64_t generation = atomic_load(&initialisations) & 0xfff;
  return HANDLE_BASE | generation << 24 | (uint64_t)index << 16 | (uint64_t)(mig + 1) << 8 | 0x10;
}

int device_index(Device device) {
  uint32_t index = device >> 16 & 0xff, mig = device >> 8 & 0xff;
  if (index >= MAX_GPUS || mig > MAX_MIG) return -1;
  return device == device_handle(index, (int)mig - 1) ? (int)index : -1;
}

Return copy_string(char *to, uint32_t length, const char *text) {
  NEED(to);
  if (length <= strlen(text)) return INSUFFICIENT_SIZE;
  strcpy(to, text);
  return OK;
}

static Return initialise(const char *function) {
  __attribute__((cleanup(call_end))) Call call = {0};
  scenario_locate();
  Return entered = call_begin(&call, function, -1);
  if (entered != OK) return entered;
  if (atomic_fetch_add(&users, 1) == 0) atomic_fetch_add(&initialisations, 1);
  return OK;
}

EXPORT Return nvmlInit_v2(void) {
  return initialise(__func__);
}

EXPORT Return nvmlInitWithFlags(uint32_t flags) {
  (void)flags;
  return initialise(__func__);
}

EXPORT Return nvmlShutdown(void) {
  CALL_FOR(-1);
  int before = atomic_load(&users);
  while (before > 0 && !atomic_compare_exchange_weak(&users, &before, before - 1)) continue;
  if (before == 1) forget_event_sets();
  return before > 0 ? OK : UNINITIALIZED;
}
