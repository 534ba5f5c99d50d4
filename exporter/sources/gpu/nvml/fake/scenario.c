/* The scenario file: read on first use and again whenever it changes. */
#define _GNU_SOURCE
#include "fake.h"
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static char path[4096];
static Scenario *current;
static struct stat seen;

static int same_file(const struct stat *a, const struct stat *b) {
  return a->st_ino == b->st_ino && a->st_size == b->st_size && a->st_mtim.tv_sec == b->st_mtim.tv_sec &&
         a->st_mtim.tv_nsec == b->st_mtim.tv_nsec;
}

static Scenario *new_scenario(void) {
  Scenario *scenario = calloc(1, sizeof *scenario);
  if (!scenario) abort();
  scenario->references = 1;
  strcpy(scenario->driver, "590.48.01");
  scenario->gpus = 1;
  scenario->process_row = 24;
  scenario->max_field = 303;
  scenario->max_field_error = INVALID_ARGUMENT;
  scenario->max_metric = 333;
  scenario->metric_gap_ms = 1;
  for (uint32_t i = 0; i < MAX_GPUS; i++) default_gpu(&scenario->gpu[i], i);
  return scenario;
}

static Scenario *read_scenario(const struct stat *file) {
  Scenario *scenario = new_scenario();
  FILE *stream = fopen(path, "re");
  if (!stream) {
    parse_error(scenario, "FAKE_NVML_SCENARIO must name a readable scenario file, found", path);
    return scenario;
  }
  scenario->epoch = file->st_mtim.tv_sec + file->st_mtim.tv_nsec / 1e9;
  char *line = NULL;
  size_t capacity = 0;
  while (getline(&line, &capacity, stream) >= 0) {
    scenario->line++;
    parse_line(scenario, line);
  }
  free(line);
  fclose(stream);
  return scenario;
}

static void let_go(Scenario *scenario) {
  if (scenario && --scenario->references == 0) free(scenario);
}

/* Reads the environment. Only nvmlInit does this: getenv beside another thread's setenv is not safe. */
void scenario_locate(void) {
  const char *named = getenv("FAKE_NVML_SCENARIO");
  pthread_mutex_lock(&lock);
  if (strcmp(path, named ? named : "") != 0) {
    snprintf(path, sizeof path, "%s", named ? named : "");
    let_go(current);
    current = NULL;
  }
  pthread_mutex_unlock(&lock);
}

/* A file that is gone for a moment leaves the last scenario standing. */
Scenario *scenario_acquire(void) {
  struct stat now = {0};
  pthread_mutex_lock(&lock);
  int found = stat(path, &now) == 0;
  if (!current || (found && !same_file(&now, &seen))) {
    let_go(current);
    current = read_scenario(&now);
    seen = now;
  }
  Scenario *scenario = current;
  scenario->references++;
  pthread_mutex_unlock(&lock);
  return scenario;
}

void scenario_release(Scenario *scenario) {
  pthread_mutex_lock(&lock);
  let_go(scenario);
  pthread_mutex_unlock(&lock);
}

double scenario_elapsed(const Scenario *scenario) {
  struct timespec now;
  clock_gettime(CLOCK_REALTIME, &now);
  double seconds = now.tv_sec + now.tv_nsec / 1e9 - scenario->epoch;
  return seconds > 0 ? seconds : 0;
}
