/** What has to be run so that alerts can be judged, from when on, and which series that takes. */
import { lookBack, selectorsIn } from '../promql/selectors.ts';
import type { Selector } from '../promql/selectors.ts';
import { ALERTS } from './changed.ts';
import type { VersionedRule } from './changed.ts';
import { componentsOf } from './components.ts';
import type { Component } from './components.ts';
import { selectsAlert, selectsRecord } from './reads.ts';

export interface PlannedRule extends VersionedRule {
  readonly reads: readonly Selector[];
  /** Unix seconds of the first evaluation that counts for anything. */
  readonly from: number;
}

/** Series of the server that rules read. */
export interface RawSelector {
  /** Empty where the matchers say it. */
  readonly name: string;
  /** Empty for all of that name. */
  readonly matchers: string;
  /** Unix seconds. */
  readonly from: number;
}

export interface Plan {
  /** In the order in which they are run. */
  readonly components: readonly Component<PlannedRule>[];
  readonly raw: readonly RawSelector[];
  /** Unix seconds of the first sample that is asked for, and of the first that rules would look back to. */
  readonly from: number;
  readonly wantedFrom: number;
}

export interface PlanOptions {
  /** Names of the alerts to judge. */
  readonly alerts: ReadonlySet<string>;
  /** Unix seconds from which on they are judged. */
  readonly from: number;
  /** Seconds before it that are read at most. */
  readonly warmUp: number;
}

/** Prometheus takes a sample that old for the present value. */
const LOOKBACK = 300;
/** What an alert that fires already was before; what reads its own last value begins somewhere. */
const LEAD = 3_600;

export function planOf(rules: readonly VersionedRule[], options: PlanOptions): Plan {
  const all = rules.map((rule) => ({ rule, reads: selectorsIn(rule.expr) }));
  type Node = (typeof all)[number];
  const recording = all.filter(({ rule }) => rule.kind === 'record');
  const alerting = all.filter(({ rule }) => rule.kind === 'alert');
  const producers = (node: Node): readonly Node[] =>
    node.reads.flatMap((selector) => [
      ...recording.filter(({ rule }) => selectsRecord(selector, rule.name)),
      ...alerting.filter(({ rule }) => selectsAlert(selector, rule)),
    ]);
  const judged = alerting.filter(({ rule }) => options.alerts.has(rule.name));
  const components = componentsOf(judged, producers);
  const wanted = wantedFrom(components, producers, options.from);
  const floor = options.from - options.warmUp;
  const planned = (node: Node): PlannedRule => {
    return { ...node.rule, reads: node.reads, from: Math.max(floor, wanted.get(node) ?? options.from) };
  };
  const firsts = components.flatMap(({ members }) =>
    members.map((node) => (wanted.get(node) ?? options.from) - lookBack(node.rule.expr)),
  );
  const recorded = new Set(recording.map(({ rule }) => rule.name));
  const ordered = components.map(({ members, isCircle }) => ({ isCircle, members: members.map(planned) }));
  return {
    components: ordered,
    raw: rawSelectors(
      ordered.flatMap(({ members }) => members),
      recorded,
      floor,
    ),
    from: Math.max(floor, Math.min(...firsts)),
    wantedFrom: Math.min(...firsts),
  };
}

interface Reading {
  readonly rule: VersionedRule;
  readonly reads: readonly Selector[];
}

/** When each must begin, so that what reads it finds all that it looks back to. */
function wantedFrom<T extends Reading>(
  components: readonly Component<T>[],
  producers: (node: T) => readonly T[],
  from: number,
): ReadonlyMap<T, number> {
  const wanted = new Map<T, number>();
  const ask = (node: T, time: number) => wanted.set(node, Math.min(time, wanted.get(node) ?? time));
  for (const { members, isCircle } of components.toReversed()) {
    for (const node of members) {
      const { kind, holdSeconds, keepSeconds } = node.rule;
      if (kind === 'alert') ask(node, from - holdSeconds - keepSeconds - LEAD);
    }
    if (isCircle) {
      const first = Math.min(...members.map((node) => wanted.get(node) ?? from)) - LEAD;
      for (const node of members) ask(node, first);
    }
    for (const node of members) {
      const first = (wanted.get(node) ?? from) - lookBack(node.rule.expr) - LOOKBACK;
      for (const other of producers(node)) if (!members.includes(other)) ask(other, first);
    }
  }
  return wanted;
}

/** One for each name: that of all who read it alike, or all of that name. */
function rawSelectors(
  rules: readonly PlannedRule[],
  recorded: ReadonlySet<string>,
  floor: number,
): readonly RawSelector[] {
  const found = new Map<string, RawSelector>();
  for (const { reads, expr, from: begins } of rules) {
    const from = Math.max(floor, begins - lookBack(expr) - LOOKBACK);
    for (const { name, matchers } of reads) {
      if (recorded.has(name) || name.startsWith(ALERTS)) continue;
      const key = name === '' ? `{${matchers}}` : name;
      const known = found.get(key);
      found.set(key, {
        name,
        matchers: known && known.matchers !== matchers ? '' : matchers,
        from: Math.min(from, known?.from ?? from),
      });
    }
  }
  return [...found.values()];
}
