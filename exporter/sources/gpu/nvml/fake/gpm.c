/* GPU performance monitoring: two samples, then metrics over the time between them. */
#define _GNU_SOURCE
#include "fake.h"
#include <stdlib.h>
#include <string.h>
#include <time.h>

typedef struct {
  uint64_t magic;
  int gpu, mig; /* gpu -1: nothing sampled yet; mig -1: the whole GPU */
  int64_t nanoseconds;
} Sample;
static const uint64_t SAMPLE_MAGIC = 0x4e564d4c47504d53;

typedef struct {
  uint32_t id;
  Return result;
  double value;
  const char *short_name, *long_name, *unit;
} MetricValue;
_Static_assert(sizeof(MetricValue) == 40, "nvmlGpmMetric_t");

typedef struct {
  uint32_t version, count;
  Sample *older, *newer;
  MetricValue metrics[];
} MetricsGet;
_Static_assert(offsetof(MetricsGet, metrics) == 24, "nvmlGpmMetricsGet_t");

typedef struct {
  uint32_t version, supported;
} Support;

EXPORT Return nvmlGpmQueryDeviceSupport(Device device, Support *support) {
  WHOLE_GPU_CALL(device);
  NEED(support);
  if (support->version != 1) return ARGUMENT_VERSION_MISMATCH;
  support->supported = call.gpu->gpm_supported != 0;
  return OK;
}

EXPORT Return nvmlGpmQueryIfStreamingEnabled(Device device, uint32_t *state) {
  WHOLE_GPU_CALL(device);
  NEED(state);
  if (!call.gpu->gpm_supported) return NOT_SUPPORTED;
  *state = call.gpu->gpm_streaming != 0;
  return OK;
}

/* Changing the GPU is root's: a reader has no business here. */
EXPORT Return nvmlGpmSetStreamingEnabled(Device device, uint32_t state) {
  WHOLE_GPU_CALL(device);
  return state > 1 ? INVALID_ARGUMENT : NO_PERMISSION;
}

EXPORT Return nvmlGpmSampleAlloc(Sample **sample) {
  CALL_FOR(-1);
  NEED(sample);
  *sample = calloc(1, sizeof **sample);
  if (!*sample) return 20;
  **sample = (Sample){.magic = SAMPLE_MAGIC, .gpu = -1, .mig = -1};
  return OK;
}

EXPORT Return nvmlGpmSampleFree(Sample *sample) {
  CALL_FOR(-1);
  if (!sample || sample->magic != SAMPLE_MAGIC) return INVALID_ARGUMENT;
  sample->magic = 0;
  free(sample);
  return OK;
}

static Return take_sample(const Call *call, int mig, Sample *sample) {
  if (!sample || sample->magic != SAMPLE_MAGIC) return INVALID_ARGUMENT;
  if (!call->gpu->gpm_supported) return NOT_SUPPORTED;
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  sample->gpu = (int)call->index;
  sample->mig = mig;
  sample->nanoseconds = (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
  return OK;
}

EXPORT Return nvmlGpmSampleGet(Device device, Sample *sample) {
  WHOLE_GPU_CALL(device);
  return take_sample(&call, -1, sample);
}

/* Takes the parent's handle and the id of the GPU instance. */
EXPORT Return nvmlGpmMigSampleGet(Device device, uint32_t gpu_instance, Sample *sample) {
  WHOLE_GPU_CALL(device);
  for (int i = 0; i < MAX_MIG; i++) {
    const Mig *mig = &call.gpu->mig[i];
    if (call.gpu->mig_mode && mig->present && mig->gi == gpu_instance) return take_sample(&call, i, sample);
  }
  return INVALID_ARGUMENT;
}

static const Metric *find_metric(const Metric *metrics, int count, uint32_t id) {
  for (int i = 0; i < count; i++)
    if (metrics[i].id == id) return &metrics[i];
  return NULL;
}

/* An instance that has no value of its own shows its GPU's. */
static void fill(const Scenario *scenario, const Sample *sample, MetricValue *entry) {
  const Gpu *gpu = &scenario->gpu[sample->gpu];
  const Mig *mig = sample->mig < 0 ? NULL : &gpu->mig[sample->mig];
  const Metric *metric = mig ? find_metric(mig->metrics, mig->metric_count, entry->id) : NULL;
  if (!metric) metric = find_metric(gpu->metrics, gpu->metric_count, entry->id);
  int known = entry->id > 0 && entry->id < scenario->max_metric;
  entry->result = !known ? INVALID_ARGUMENT : metric ? OK : NOT_SUPPORTED;
  memset(&entry->value, 0xa5, sizeof entry->value);
  if (entry->result != OK) return;
  entry->value = metric->value + metric->rate * scenario_elapsed(scenario);
  entry->short_name = entry->long_name = "fake";
  entry->unit = "%";
}

static Return window_problem(const MetricsGet *get, const Scenario *scenario) {
  const Sample *older = get->older, *newer = get->newer;
  if (!older || !newer || older == newer) return INVALID_ARGUMENT;
  if (older->magic != SAMPLE_MAGIC || newer->magic != SAMPLE_MAGIC) return INVALID_ARGUMENT;
  if (older->gpu < 0 || older->gpu != newer->gpu || older->mig != newer->mig) return INVALID_ARGUMENT;
  int64_t gap = newer->nanoseconds - older->nanoseconds;
  if (gap < 0) return INVALID_ARGUMENT;
  return gap < (int64_t)scenario->metric_gap_ms * 1000000 ? NO_DATA : OK;
}

EXPORT Return nvmlGpmMetricsGet(MetricsGet *get) {
  CALL_FOR(get && get->newer && get->newer->magic == SAMPLE_MAGIC ? get->newer->gpu : -1);
  NEED(get);
  if (get->version != 1) return ARGUMENT_VERSION_MISMATCH;
  if (!get->count || get->count > call.scenario->max_metric) return INVALID_ARGUMENT;
  Return problem = window_problem(get, call.scenario);
  if (problem != OK) return problem;
  if (call.scenario->gpu[get->newer->gpu].lost) return GPU_IS_LOST;
  for (uint32_t i = 0; i < get->count; i++) fill(call.scenario, get->newer, &get->metrics[i]);
  return OK;
}
