/* What the parts of the fake NVML share: return codes, the scenario, and the way into a call. README.md has the directives. */
#ifndef FAKE_NVML_H
#define FAKE_NVML_H

#include <stdint.h>
#include <stddef.h>

/* Names that `omit` leaves out are made local by the linker's version script (build.ts). */
#define EXPORT __attribute__((visibility("default")))

typedef int Return;
enum {
  OK = 0,
  UNINITIALIZED = 1,
  INVALID_ARGUMENT = 2,
  NOT_SUPPORTED = 3,
  NO_PERMISSION = 4,
  NOT_FOUND = 6,
  INSUFFICIENT_SIZE = 7,
  TIMEOUT = 10,
  FUNCTION_NOT_FOUND = 13,
  GPU_IS_LOST = 15,
  NO_DATA = 21,
  ARGUMENT_VERSION_MISMATCH = 25,
  UNKNOWN = 999,
};

/* Value types of nvmlFieldValue_t. */
enum { DOUBLE = 0, U32 = 1, U64 = 3, I64 = 4, I32 = 5 };

enum { MAX_GPUS = 64, MAX_MIG = 8, MAX_FIELDS = 192, MAX_PROCESSES = 96, MAX_METRICS = 96, MAX_RULES = 128, MAX_XIDS = 256 };
enum { MAX_LINKS = 36, NOT_MIG = 0xFFFFFFFFu, ALL_LINKS = 0xFFFFFFFFu, ANY_SCOPE = 0xFFFFFFFEu };

/* A handle is an opaque number: never dereferenced, and over 32 bits so that a binding that cuts it is found out. */
typedef uint64_t Device;

typedef struct {
  uint32_t id, scope;
  Return error;
  int type;
  uint64_t whole; /* two's complement for the signed types */
  double real;
  double rate; /* per second since the scenario's epoch */
} Field;

typedef struct {
  uint32_t id;
  double value, rate;
} Metric;

enum { COMPUTE = 0, GRAPHICS = 1, MPS = 2, ALL_MODES = 3 };
typedef struct {
  uint32_t pid, gi, ci;
  uint64_t memory;
  int mode;
  char name[256];
} Process;

typedef struct {
  int present;
  uint32_t gi, ci, sms;
  uint64_t memory_total, memory_used, memory_reserved;
  char profile[32], uuid[80];
  Metric metrics[MAX_METRICS];
  int metric_count;
} Mig;

typedef struct {
  char name[96], uuid[80], vbios[32], pci_bus_id[32], compute_capability[16];
  uint32_t utilisation, memory_utilisation;
  uint64_t memory_total, memory_used, memory_reserved, memory_free;
  uint32_t power, power_limit;
  uint64_t energy, pcie_transmit_bytes, pcie_receive_bytes, nvlink_transmit_kib, nvlink_receive_kib;
  double energy_rate, pcie_transmit_rate, pcie_receive_rate, nvlink_transmit_rate, nvlink_receive_rate;
  int32_t temperature, memory_temperature, margin;
  uint32_t clock[4], clock_max[4]; /* graphics, sm, memory, video */
  uint64_t clocks_event_reasons, event_types;
  uint64_t ecc[2][2]; /* corrected, uncorrected; volatile, aggregate */
  uint32_t pcie_replays, remapped_correctable, remapped_uncorrectable, remap_pending, remap_failed;
  double violation_scale;
  uint32_t nvlinks, sms, mig_mode, gpm_supported, gpm_streaming, lost;
  unsigned char link_down[MAX_LINKS];
  Field fields[MAX_FIELDS];
  Process processes[MAX_PROCESSES];
  Metric metrics[MAX_METRICS];
  Mig mig[MAX_MIG];
  int field_count, process_count, metric_count;
} Gpu;

enum { RETURN, HANG, CRASH, DELAY };
typedef struct {
  int kind;
  char function[64];
  int gpu; /* -1: any */
  long amount; /* return code, or microseconds */
} Rule;

typedef struct {
  uint32_t gpu, seq, gi, ci;
  uint64_t code;
} Xid;

typedef struct Scenario {
  int references; /* guarded by scenario.c's lock */
  int broken;     /* did not parse: every call answers UNKNOWN */
  int line;
  char driver[80];
  uint32_t gpus, process_row, max_field, max_metric, metric_gap_ms;
  Return max_field_error, event_wait_error;
  double epoch; /* Unix seconds that the rates count from */
  Gpu gpu[MAX_GPUS];
  Rule rules[MAX_RULES];
  Xid xids[MAX_XIDS];
  int rule_count, xid_count;
} Scenario;

/* scenario.c: an unchanging scenario, held until released; the file is looked at on each acquire. */
void scenario_locate(void);
Scenario *scenario_acquire(void);
void scenario_release(Scenario *scenario);
double scenario_elapsed(const Scenario *scenario);

/* parse.c, gpu_keys.c, gpu_lists.c */
void parse_line(Scenario *scenario, char *line);
void parse_gpu_line(Scenario *scenario, char *text);
void parse_field(Scenario *scenario, Gpu *gpu, char *text);
void parse_metric(Scenario *scenario, Metric *metrics, int *count, char *text);
void parse_process(Scenario *scenario, Gpu *gpu, char *text);
void parse_mig(Scenario *scenario, Gpu *gpu, char *text);
void parse_error(Scenario *scenario, const char *problem, const char *found);
char *next_word(char **text);
char *rest_of_line(char *text);
uint64_t whole_number(Scenario *scenario, const char *text);
double real_number(Scenario *scenario, const char *text);
char *option(char *word, const char *key);
void copy_text(Scenario *scenario, char *to, size_t size, const char *text);
void default_gpu(Gpu *gpu, uint32_t index);

/* call.c: each exported function starts with one of the two macros; the scenario is let go when it returns. */
typedef struct {
  Scenario *scenario;
  Gpu *gpu;
  Mig *mig; /* NULL for a whole GPU */
  uint32_t index;
} Call;
Return call_begin(Call *call, const char *function, int gpu);
Return call_device(Call *call, const char *function, Device device);
void call_end(Call *call);
Return obey_rules(const Scenario *scenario, const char *function, int gpu);
Device device_handle(uint32_t index, int mig);
int device_index(Device device); /* -1: not a handle of this initialisation */
Return copy_string(char *to, uint32_t length, const char *text);
int library_ready(void);
void forget_event_sets(void); /* events.c */

#define CALL_FOR(gpu_index)                                    \
  __attribute__((cleanup(call_end))) Call call = {0};          \
  Return entered = call_begin(&call, __func__, (gpu_index));   \
  if (entered != OK) return entered

#define DEVICE_CALL(device)                                    \
  __attribute__((cleanup(call_end))) Call call = {0};          \
  Return entered = call_device(&call, __func__, (device));     \
  if (entered != OK) return entered

/* Readings that a MIG device does not have of its own. */
#define WHOLE_GPU_CALL(device)                                 \
  DEVICE_CALL(device);                                         \
  if (call.mig) return NOT_SUPPORTED

#define NEED(pointer) \
  if (!(pointer)) return INVALID_ARGUMENT

#endif
