/** What a field tells, and with that its base unit. `margin` is degrees that may be negative. */
export type Quantity = 'bytes' | 'hertz' | 'seconds' | 'watts' | 'percent' | 'celsius' | 'margin' | 'count';

export interface FieldSpec {
  readonly kind: Quantity | 'mask' | 'flag' | 'text';
  /** Unit where neither the cell nor the header names one (`nvidia-smi --help-query-gpu`). */
  readonly unit?: string;
  /** Other names of the same field: older drivers list only those. */
  readonly also?: readonly string[];
  /** Read in every pass; the others only in a detail pass. */
  readonly sample?: true;
}

const MIB = { kind: 'bytes', unit: 'MiB', sample: true } as const;
const WATTS = { kind: 'watts', unit: 'W', sample: true } as const;
const MHZ = { kind: 'hertz', unit: 'MHz' } as const;
const COUNT = { kind: 'count', unit: '' } as const;
const TEXT = { kind: 'text' } as const;

function limitedFor(reason: string): FieldSpec {
  return { kind: 'seconds', unit: 'us', also: [`clocks_throttle_reasons_counters.${reason}`] };
}

/** The fields that Headroom asks for, by the name that a current driver prints in the header. */
export const FIELDS = {
  index: { kind: 'text', sample: true },
  uuid: { kind: 'text', also: ['gpu_uuid'], sample: true },
  driver_version: { kind: 'text', sample: true },
  'utilization.gpu': { kind: 'percent', unit: '%', sample: true },
  'memory.total': MIB,
  'memory.reserved': MIB,
  'memory.used': MIB,
  'memory.free': MIB,
  'power.draw': WATTS,
  'power.draw.average': { ...WATTS, also: ['gpu.power.draw.average'] },
  'power.draw.instant': { ...WATTS, also: ['gpu.power.draw.instant'] },
  'clocks_event_reasons.active': { kind: 'mask', also: ['clocks_throttle_reasons.active'], sample: true },
  name: { kind: 'text', also: ['gpu_name'] },
  'pci.bus_id': { kind: 'text', also: ['gpu_bus_id'] },
  vbios_version: TEXT,
  compute_cap: TEXT,
  'enforced.power.limit': { kind: 'watts', unit: 'W', also: ['gpu.power.current_limit'] },
  'temperature.gpu': { kind: 'celsius', unit: 'C' },
  'temperature.memory': { kind: 'celsius', unit: 'C' },
  'temperature.gpu.tlimit': { kind: 'margin', unit: 'C' },
  'clocks.current.graphics': { ...MHZ, also: ['clocks.gr'] },
  'clocks.current.sm': { ...MHZ, also: ['clocks.sm'] },
  'clocks.current.memory': { ...MHZ, also: ['clocks.mem'] },
  'clocks.current.video': { ...MHZ, also: ['clocks.video'] },
  'clocks.max.graphics': { ...MHZ, also: ['clocks.max.gr'] },
  'clocks.max.sm': MHZ,
  'clocks.max.memory': { ...MHZ, also: ['clocks.max.mem'] },
  'clocks_event_reasons_counters.sw_power_cap': limitedFor('sw_power_cap'),
  'clocks_event_reasons_counters.sync_boost': limitedFor('sync_boost'),
  'clocks_event_reasons_counters.sw_thermal_slowdown': limitedFor('sw_thermal_slowdown'),
  'clocks_event_reasons_counters.hw_thermal_slowdown': limitedFor('hw_thermal_slowdown'),
  'clocks_event_reasons_counters.hw_power_brake_slowdown': limitedFor('hw_power_brake_slowdown'),
  'ecc.mode.current': TEXT,
  'ecc.errors.corrected.volatile.total': COUNT,
  'ecc.errors.corrected.aggregate.total': COUNT,
  'ecc.errors.uncorrected.volatile.total': COUNT,
  'ecc.errors.uncorrected.aggregate.total': COUNT,
  'remapped_rows.correctable': { ...COUNT, also: ['remapped_rows.sbe'] },
  'remapped_rows.uncorrectable': { ...COUNT, also: ['remapped_rows.dbe'] },
  'remapped_rows.pending': { kind: 'flag' },
  'remapped_rows.failure': { kind: 'flag' },
  'mig.mode.current': TEXT,
} as const satisfies Record<string, FieldSpec>;

export type FieldName = keyof typeof FIELDS;
export const FIELD_NAMES = Object.keys(FIELDS).filter((name): name is FieldName => name in FIELDS);

export function fieldSpec(name: FieldName): FieldSpec {
  return FIELDS[name];
}

const BY_SPELLING = new Map<string, FieldName>(
  FIELD_NAMES.flatMap((name) => [name, ...(fieldSpec(name).also ?? [])].map((spelling) => [spelling, name])),
);

/** The field that a column header or a listed name means, if it is one that we want. */
export function fieldNamed(spelling: string): FieldName | undefined {
  return BY_SPELLING.get(spelling);
}

/**
 * What to ask for: the wanted fields that this nvidia-smi lists, by the name it lists them under, without `refused`
 * (listed, and refused all the same). Undefined if index and uuid are not among them: that is not nvidia-smi's help.
 */
export function chooseFields(
  helpText: string,
  refused: ReadonlySet<string>,
): ReadonlyMap<FieldName, string> | undefined {
  const listed = new Set(listedNames(helpText));
  const chosen = new Map<FieldName, string>();
  for (const name of FIELD_NAMES) {
    const spellings = [name, ...(fieldSpec(name).also ?? [])];
    const spelling = spellings.find((candidate) => listed.has(candidate) && !refused.has(candidate));
    if (spelling) chosen.set(name, spelling);
  }
  return chosen.has('index') && chosen.has('uuid') ? chosen : undefined;
}

const LISTING = /^"[\w.]+"(?: or "[\w.]+")*\s*$/;

/** Names in `nvidia-smi --help-query-gpu`: lines such as `"uuid" or "gpu_uuid"`, with prose between them. */
function listedNames(helpText: string): string[] {
  const lines = helpText.split('\n').filter((line) => LISTING.test(line));
  return lines.flatMap((line) => line.match(/[\w.]+(?=")/g) ?? []);
}
