/* Lines of the scenario that are not about one GPU, and the words that lines are made of. */
#define _GNU_SOURCE
#include "fake.h"
#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A test with a typing error in its scenario must not pass: said on stderr, and every call fails. */
void parse_error(Scenario *scenario, const char *problem, const char *found) {
  fprintf(stderr, "fake NVML: scenario line %d: %s \"%s\" (see exporter/sources/gpu/nvml/fake/README.md)\n", scenario->line,
          problem, found ? found : "");
  scenario->broken = 1;
}

/* Cuts the next word off; an empty string when there is none. */
char *next_word(char **text) {
  char *start = *text + strspn(*text, " \t");
  char *end = start + strcspn(start, " \t");
  *text = *end ? end + 1 : end;
  *end = 0;
  return start;
}

char *rest_of_line(char *text) {
  return text + strspn(text, " \t");
}

uint64_t whole_number(Scenario *scenario, const char *text) {
  char *end;
  errno = 0;
  uint64_t value = text[0] == '-' ? (uint64_t)strtoll(text, &end, 0) : strtoull(text, &end, 0);
  if (!*text || *end || errno) parse_error(scenario, "expected a whole number (decimal or 0x hex), found", text);
  return value;
}

double real_number(Scenario *scenario, const char *text) {
  char *end;
  double value = strtod(text, &end);
  if (!*text || *end) parse_error(scenario, "expected a number, found", text);
  return value;
}

/* The value of `key=value`, or NULL when the word has another key. */
char *option(char *word, const char *key) {
  size_t length = strlen(key);
  return strncmp(word, key, length) == 0 && word[length] == '=' ? word + length + 1 : NULL;
}

void copy_text(Scenario *scenario, char *to, size_t size, const char *text) {
  if (!*text || strlen(text) >= size) parse_error(scenario, "expected a shorter, non-empty text, found", text);
  else strcpy(to, text);
}

static void parse_rule(Scenario *scenario, int kind, char *text) {
  if (scenario->rule_count == MAX_RULES) return parse_error(scenario, "too many rules", "");
  Rule *rule = &scenario->rules[scenario->rule_count++];
  char *function = next_word(&text), *value;
  if (strcmp(function, "*") != 0 && strncmp(function, "nvml", 4) != 0)
    return parse_error(scenario, "expected an NVML function or *, found", function);
  rule->kind = kind;
  rule->gpu = -1;
  copy_text(scenario, rule->function, sizeof rule->function, function);
  if (kind == RETURN || kind == DELAY) rule->amount = (long)whole_number(scenario, next_word(&text));
  for (char *word = next_word(&text); *word; word = next_word(&text)) {
    if ((value = option(word, "gpu"))) rule->gpu = (int)whole_number(scenario, value);
    else parse_error(scenario, "expected gpu=N, found", word);
  }
}

static void parse_xid(Scenario *scenario, char *text) {
  if (scenario->xid_count == MAX_XIDS) return parse_error(scenario, "too many xids", "");
  Xid *xid = &scenario->xids[scenario->xid_count++];
  *xid = (Xid){.gi = NOT_MIG, .ci = NOT_MIG};
  int told = 0;
  for (char *word = next_word(&text), *value; *word; word = next_word(&text)) {
    if ((value = option(word, "gpu"))) xid->gpu = whole_number(scenario, value), told |= 1;
    else if ((value = option(word, "code"))) xid->code = whole_number(scenario, value), told |= 2;
    else if ((value = option(word, "seq"))) xid->seq = whole_number(scenario, value), told |= 4;
    else if ((value = option(word, "gi"))) xid->gi = whole_number(scenario, value);
    else if ((value = option(word, "ci"))) xid->ci = whole_number(scenario, value);
    else parse_error(scenario, "expected gpu= code= seq= gi= ci=, found", word);
  }
  if (told != 7) parse_error(scenario, "an xid needs gpu= code= seq=", "");
}

static void parse_max_field(Scenario *scenario, char *text) {
  scenario->max_field = whole_number(scenario, next_word(&text));
  char *word = next_word(&text), *value = option(word, "error");
  if (value) scenario->max_field_error = (Return)whole_number(scenario, value);
  else if (*word) parse_error(scenario, "expected error=CODE, found", word);
}

static uint32_t number_up_to(Scenario *scenario, const char *text, uint32_t most) {
  uint64_t value = whole_number(scenario, text);
  if (value > most) parse_error(scenario, "this number is too large:", text);
  return value > most ? 0 : (uint32_t)value;
}

void parse_line(Scenario *scenario, char *line) {
  char *comment = strchr(line, '#');
  if (comment && (comment == line || isspace((unsigned char)comment[-1]))) *comment = 0;
  for (size_t n = strlen(line); n > 0 && isspace((unsigned char)line[n - 1]); n--) line[n - 1] = 0;
  char *text = line, *directive = next_word(&text), *rest = rest_of_line(text);
  if (!*directive) return;
  if (!strcmp(directive, "gpu")) return parse_gpu_line(scenario, text);
  if (!strcmp(directive, "return")) return parse_rule(scenario, RETURN, text);
  if (!strcmp(directive, "hang")) return parse_rule(scenario, HANG, text);
  if (!strcmp(directive, "crash")) return parse_rule(scenario, CRASH, text);
  if (!strcmp(directive, "delay")) return parse_rule(scenario, DELAY, text);
  if (!strcmp(directive, "xid")) return parse_xid(scenario, text);
  if (!strcmp(directive, "max_field")) return parse_max_field(scenario, text);
  if (!strcmp(directive, "driver")) return copy_text(scenario, scenario->driver, sizeof scenario->driver, rest);
  if (!strcmp(directive, "gpus")) scenario->gpus = number_up_to(scenario, rest, MAX_GPUS);
  else if (!strcmp(directive, "epoch")) scenario->epoch = real_number(scenario, rest);
  else if (!strcmp(directive, "max_metric")) scenario->max_metric = number_up_to(scenario, rest, 333);
  else if (!strcmp(directive, "metric_gap_ms")) scenario->metric_gap_ms = number_up_to(scenario, rest, 60000);
  else if (!strcmp(directive, "event_wait_error")) scenario->event_wait_error = number_up_to(scenario, rest, UNKNOWN);
  else if (!strcmp(directive, "process_row")) {
    scenario->process_row = number_up_to(scenario, rest, 32);
    if (scenario->process_row != 24 && scenario->process_row != 32) parse_error(scenario, "expected 24 or 32, found", rest);
  } else if (!strcmp(directive, "name")) {
    for (int i = 0; i < MAX_GPUS; i++) copy_text(scenario, scenario->gpu[i].name, sizeof scenario->gpu[i].name, rest);
  } else parse_error(scenario, "unknown directive", directive);
}
