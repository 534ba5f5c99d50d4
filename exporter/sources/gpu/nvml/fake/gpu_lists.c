/* Lines of a GPU that add to a list: field values, GPM metrics, processes, MIG instances. */
#define _GNU_SOURCE
#include "fake.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int value_type(Scenario *scenario, const char *name) {
  if (!strcmp(name, "u32")) return U32;
  if (!strcmp(name, "u64")) return U64;
  if (!strcmp(name, "i32")) return I32;
  if (!strcmp(name, "i64")) return I64;
  if (!strcmp(name, "double")) return DOUBLE;
  parse_error(scenario, "expected u32, u64, i32, i64 or double, found", name);
  return U64;
}

static Field *field_slot(Scenario *scenario, Gpu *gpu, uint32_t id, uint32_t scope) {
  for (int i = 0; i < gpu->field_count; i++)
    if (gpu->fields[i].id == id && gpu->fields[i].scope == scope) return &gpu->fields[i];
  if (gpu->field_count < MAX_FIELDS) return &gpu->fields[gpu->field_count++];
  parse_error(scenario, "too many fields on one GPU", "");
  return &gpu->fields[0];
}

/* `ID VALUE TYPE [scope=N] [rate=PER_SECOND]`, or `ID error=CODE [scope=N]`. The last line for an id and scope holds. */
void parse_field(Scenario *scenario, Gpu *gpu, char *text) {
  Field field = {.id = (uint32_t)whole_number(scenario, next_word(&text)), .scope = ANY_SCOPE};
  char *value = next_word(&text), *given = option(value, "error");
  if (given) {
    field.error = (Return)whole_number(scenario, given);
  } else {
    field.type = value_type(scenario, next_word(&text));
    if (field.type == DOUBLE) field.real = real_number(scenario, value);
    else field.whole = whole_number(scenario, value);
  }
  for (char *word = next_word(&text); *word; word = next_word(&text)) {
    if ((given = option(word, "scope"))) field.scope = (uint32_t)whole_number(scenario, given);
    else if ((given = option(word, "rate"))) field.rate = real_number(scenario, given);
    else parse_error(scenario, "expected scope= or rate=, found", word);
  }
  *field_slot(scenario, gpu, field.id, field.scope) = field;
}

/* `ID VALUE [rate=PER_SECOND]`; VALUE may be nan, which NVML gives when a window held nothing. */
void parse_metric(Scenario *scenario, Metric *metrics, int *count, char *text) {
  uint32_t id = (uint32_t)whole_number(scenario, next_word(&text));
  int slot = 0;
  while (slot < *count && metrics[slot].id != id) slot++;
  if (slot == MAX_METRICS) return parse_error(scenario, "too many GPM metrics on one GPU", "");
  if (slot == *count) (*count)++;
  metrics[slot] = (Metric){.id = id, .value = real_number(scenario, next_word(&text))};
  char *word = next_word(&text), *rate = option(word, "rate");
  if (rate) metrics[slot].rate = real_number(scenario, rate);
  else if (*word) parse_error(scenario, "expected rate=, found", word);
}

static int process_mode(Scenario *scenario, const char *name) {
  if (!strcmp(name, "compute")) return COMPUTE;
  if (!strcmp(name, "graphics")) return GRAPHICS;
  if (!strcmp(name, "mps")) return MPS;
  parse_error(scenario, "expected compute, graphics or mps, found", name);
  return COMPUTE;
}

/* `pid=N [memory=BYTES|unknown] [type=...] [gi=N ci=N] [name=the rest of the line]` */
void parse_process(Scenario *scenario, Gpu *gpu, char *text) {
  if (gpu->process_count == MAX_PROCESSES) return parse_error(scenario, "too many processes on one GPU", "");
  Process *process = &gpu->processes[gpu->process_count++];
  *process = (Process){.gi = NOT_MIG, .ci = NOT_MIG};
  for (text = rest_of_line(text); *text; text = rest_of_line(text)) {
    char *value = option(text, "name");
    if (value) {
      copy_text(scenario, process->name, sizeof process->name, value);
      break;
    }
    char *word = next_word(&text);
    if ((value = option(word, "pid"))) process->pid = (uint32_t)whole_number(scenario, value);
    else if ((value = option(word, "memory")))
      process->memory = strcmp(value, "unknown") ? whole_number(scenario, value) : UINT64_MAX;
    else if ((value = option(word, "type"))) process->mode = process_mode(scenario, value);
    else if ((value = option(word, "gi"))) process->gi = (uint32_t)whole_number(scenario, value);
    else if ((value = option(word, "ci"))) process->ci = (uint32_t)whole_number(scenario, value);
    else parse_error(scenario, "expected pid= memory= type= gi= ci= name=, found", word);
  }
  if (!process->pid) parse_error(scenario, "a process needs pid=", "");
}

/* `INDEX gi=N ci=N profile=3g.40gb [sms=N] [memory_total= used= reserved=] [uuid=]`, or `INDEX gpm ID VALUE`. Turns MIG mode on. */
void parse_mig(Scenario *scenario, Gpu *gpu, char *text) {
  char *first = next_word(&text), *value;
  uint64_t index = whole_number(scenario, first);
  if (index >= MAX_MIG) return parse_error(scenario, "expected a MIG index from 0 to 7, found", first);
  Mig *mig = &gpu->mig[index];
  gpu->mig_mode = 1;
  if (!mig->present) {
    *mig = (Mig){.present = 1, .gi = (uint32_t)index + 1, .sms = 16, .profile = "1g.10gb", .memory_total = 10468982784};
    size_t length = strlen(gpu->uuid);
    snprintf(mig->uuid, sizeof mig->uuid, "MIG-%.24s%04x%.8s", gpu->uuid + (length > 4 ? 4 : 0), (unsigned)index + 1,
             gpu->uuid + (length > 8 ? length - 8 : 0));
  }
  char *peek = rest_of_line(text);
  if (!strncmp(peek, "gpm ", 4)) return parse_metric(scenario, mig->metrics, &mig->metric_count, peek + 4);
  for (char *word = next_word(&text); *word; word = next_word(&text)) {
    if ((value = option(word, "gi"))) mig->gi = (uint32_t)whole_number(scenario, value);
    else if ((value = option(word, "ci"))) mig->ci = (uint32_t)whole_number(scenario, value);
    else if ((value = option(word, "sms"))) mig->sms = (uint32_t)whole_number(scenario, value);
    else if ((value = option(word, "profile"))) copy_text(scenario, mig->profile, sizeof mig->profile, value);
    else if ((value = option(word, "uuid"))) copy_text(scenario, mig->uuid, sizeof mig->uuid, value);
    else if ((value = option(word, "memory_total"))) mig->memory_total = whole_number(scenario, value);
    else if ((value = option(word, "used"))) mig->memory_used = whole_number(scenario, value);
    else if ((value = option(word, "reserved"))) mig->memory_reserved = whole_number(scenario, value);
    else parse_error(scenario, "expected gi= ci= profile= sms= memory_total= used= reserved= uuid=, found", word);
  }
}
