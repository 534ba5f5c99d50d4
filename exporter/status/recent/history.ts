import type { Point } from './points.ts';
import type { TimeAxis } from './axis.ts';
import { SLOTS } from './limits.ts';

/** Columns of numbers over the time axis; NaN is unknown. A column is made when the first number for it comes. */
export class History<C extends string> {
  private readonly axis: TimeAxis;
  private readonly columns = new Map<C, Float64Array>();

  constructor(axis: TimeAxis) {
    this.axis = axis;
  }

  set(name: C, slot: number, value: number | undefined): void {
    let column = this.columns.get(name);
    if (!column) {
      if (value === undefined) return;
      column = new Float64Array(SLOTS).fill(Number.NaN);
      this.columns.set(name, column);
    }
    column[slot] = value ?? Number.NaN;
  }

  /** The value at each slot, NaN where it is unknown. */
  values(name: C, slots: readonly number[]): readonly number[] {
    const column = this.columns.get(name);
    return slots.map((slot) => column?.[slot] ?? Number.NaN);
  }

  /** What is known at these slots. */
  points(name: C, slots: readonly number[]): readonly Point[] {
    const column = this.columns.get(name);
    if (!column) return [];
    const points: Point[] = [];
    for (const slot of slots) {
      const value = column[slot] ?? Number.NaN;
      if (Number.isFinite(value)) points.push({ at: this.axis.at(slot), value });
    }
    return points;
  }

  get bytes(): number {
    let bytes = 0;
    for (const column of this.columns.values()) bytes += column.byteLength;
    return bytes;
  }
}
