/* Events: a set waits for the XIDs of the GPUs registered with it. Each `seq` of a GPU is told once in a process. */
#define _GNU_SOURCE
#include "fake.h"
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { MAX_SETS = 16, XID_EVENT = 0x8, POLL_MILLISECONDS = 20 };

typedef struct {
  int used;
  uint32_t registered; /* a bit for each GPU */
} Set;

typedef struct {
  Device device;
  uint64_t type, data;
  uint32_t gi, ci;
} EventData;
_Static_assert(sizeof(EventData) == 32, "nvmlEventData_t");

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static Set sets[MAX_SETS];
static uint64_t *told;
static size_t told_count;

static int valid(const Set *set) {
  for (int i = 0; i < MAX_SETS; i++)
    if (set == &sets[i]) return set->used;
  return 0;
}

/* The last shutdown takes the sets with it; what was told stays told. */
void forget_event_sets(void) {
  pthread_mutex_lock(&lock);
  memset(sets, 0, sizeof sets);
  pthread_mutex_unlock(&lock);
}

EXPORT Return nvmlEventSetCreate(Set **set) {
  CALL_FOR(-1);
  NEED(set);
  Return result = 23;
  pthread_mutex_lock(&lock);
  for (int i = 0; i < MAX_SETS && result != OK; i++) {
    if (sets[i].used) continue;
    sets[i] = (Set){.used = 1};
    *set = &sets[i];
    result = OK;
  }
  pthread_mutex_unlock(&lock);
  return result;
}

EXPORT Return nvmlEventSetFree(Set *set) {
  CALL_FOR(-1);
  pthread_mutex_lock(&lock);
  int found = valid(set);
  if (found) set->used = 0;
  pthread_mutex_unlock(&lock);
  return found ? OK : INVALID_ARGUMENT;
}

EXPORT Return nvmlDeviceGetSupportedEventTypes(Device device, uint64_t *types) {
  WHOLE_GPU_CALL(device);
  NEED(types);
  *types = call.gpu->event_types;
  return OK;
}

EXPORT Return nvmlDeviceRegisterEvents(Device device, uint64_t types, Set *set) {
  WHOLE_GPU_CALL(device);
  if (types & ~call.gpu->event_types) return NOT_SUPPORTED;
  pthread_mutex_lock(&lock);
  int found = valid(set);
  if (found && types & XID_EVENT) set->registered |= 1u << call.index;
  pthread_mutex_unlock(&lock);
  return found ? OK : INVALID_ARGUMENT;
}

/* Marks the event as told; 0 when it was before. The lock is held. */
static int tell_once(const Xid *xid) {
  uint64_t key = (uint64_t)xid->gpu << 32 | xid->seq;
  for (size_t i = 0; i < told_count; i++)
    if (told[i] == key) return 0;
  told = realloc(told, (told_count + 1) * sizeof *told);
  if (!told) abort();
  told[told_count++] = key;
  return 1;
}

static Return next_event(const Scenario *scenario, const Set *set, EventData *data) {
  Return result = TIMEOUT;
  pthread_mutex_lock(&lock);
  if (!valid(set)) result = INVALID_ARGUMENT;
  for (int i = 0; i < scenario->xid_count && result == TIMEOUT; i++) {
    const Xid *xid = &scenario->xids[i];
    if (xid->gpu >= scenario->gpus || !(set->registered >> xid->gpu & 1) || !tell_once(xid)) continue;
    *data = (EventData){device_handle(xid->gpu, -1), XID_EVENT, xid->code, xid->gi, xid->ci};
    result = OK;
  }
  pthread_mutex_unlock(&lock);
  return result;
}

/* One look: the scenario is taken anew each time, so that what changes while a call waits is seen. */
static Return look(const char *function, const Set *set, EventData *data) {
  __attribute__((cleanup(call_end))) Call call = {0};
  Return entered = call_begin(&call, function, -1);
  if (entered != OK) return entered;
  return call.scenario->event_wait_error ? call.scenario->event_wait_error : next_event(call.scenario, set, data);
}

static int64_t milliseconds_now(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static Return wait_for_event(const char *function, const Set *set, EventData *data, uint32_t timeout) {
  int64_t end = milliseconds_now() + timeout;
  for (;;) {
    Return result = look(function, set, data);
    int64_t left = end - milliseconds_now();
    if (result != TIMEOUT || left <= 0) return result;
    long pause_for = left < POLL_MILLISECONDS ? (long)left : POLL_MILLISECONDS;
    nanosleep(&(struct timespec){.tv_nsec = pause_for * 1000000}, NULL);
  }
}

EXPORT Return nvmlEventSetWait_v2(Set *set, EventData *data, uint32_t timeout) {
  NEED(set && data);
  return wait_for_event(__func__, set, data, timeout);
}

/* The struct of that time ends before the MIG ids. */
EXPORT Return nvmlEventSetWait(Set *set, EventData *data, uint32_t timeout) {
  NEED(set && data);
  EventData whole;
  Return result = wait_for_event(__func__, set, &whole, timeout);
  if (result == OK) memcpy(data, &whole, offsetof(EventData, gi));
  return result;
}
