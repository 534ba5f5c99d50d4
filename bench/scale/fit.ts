/** Straight lines through what was measured. */

export interface Fit {
  /** Value where all inputs are 0, then how much each input adds. */
  readonly coefficients: readonly number[];
  /** Of the variance, the share that the line explains: 1 is all. */
  readonly r2: number;
  /** The farthest that a point is from the line, as a share of its value. */
  readonly worst: number;
}

export interface Point {
  readonly inputs: readonly number[];
  readonly value: number;
}

/**
 * Least squares, each point weighed by the inverse of its value: neither the largest fleet decides alone nor the smallest.
 * @throws RangeError when the points do not tell the inputs apart
 */
export function fitLine(points: readonly Point[]): Fit {
  const rows = points.map(({ inputs, value }) => ({ terms: [1, ...inputs], value, weight: 1 / value }));
  const size = rows[0]?.terms.length ?? 0;
  const moment = (one: number, other: number) =>
    rows.reduce((sum, { terms, weight }) => sum + weight * (terms[one] ?? 0) * (terms[other] ?? 0), 0);
  const matrix = Array.from({ length: size }, (_, one) => [
    ...Array.from({ length: size }, (__, other) => moment(one, other)),
    rows.reduce((sum, { terms, value, weight }) => sum + weight * (terms[one] ?? 0) * value, 0),
  ]);
  const coefficients = solved(matrix);
  const errors = points.map((point) => at(coefficients, point.inputs) - point.value);
  const mean = points.reduce((sum, { value }) => sum + value, 0) / points.length;
  return {
    coefficients,
    r2: 1 - squares(errors) / squares(points.map(({ value }) => value - mean)),
    worst: Math.max(...points.map(({ value }, index) => Math.abs((errors[index] ?? 0) / value))),
  };
}

function squares(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value ** 2, 0);
}

/** What the line says for these inputs. */
export function predict({ coefficients }: Fit, ...inputs: readonly number[]): number {
  return at(coefficients, inputs);
}

function at([base = 0, ...slopes]: readonly number[], inputs: readonly number[]): number {
  return slopes.reduce((sum, slope, index) => sum + slope * (inputs[index] ?? 0), base);
}

/** Gauss and Jordan, with the largest pivot. @param matrix linear equations, the right side last */
function solved(matrix: readonly (readonly number[])[]): number[] {
  const rows = matrix.map((row) => [...row]);
  for (let column = 0; column < rows.length; column++) {
    const pivot = rows
      .slice(column)
      .reduce((best, row) => (Math.abs(row[column] ?? 0) > Math.abs(best[column] ?? 0) ? row : best));
    const scale = pivot[column] ?? 0;
    if (Math.abs(scale) < Number.EPSILON) throw new RangeError('the points do not tell the inputs apart');
    rows.splice(rows.indexOf(pivot), 1);
    rows.splice(column, 0, pivot);
    for (const row of rows) {
      if (row === pivot) continue;
      const factor = (row[column] ?? 0) / scale;
      for (let index = column; index < row.length; index++)
        row[index] = (row[index] ?? 0) - factor * (pivot[index] ?? 0);
    }
  }
  return rows.map((row, index) => (row.at(-1) ?? Number.NaN) / (row[index] ?? Number.NaN));
}
