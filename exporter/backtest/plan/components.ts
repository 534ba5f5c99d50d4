/** In which order rules must be run: each after all that it reads. */

/** Members read each other, or one reads itself; usually it is one that does not. */
export interface Component<T> {
  readonly members: readonly T[];
  readonly isCircle: boolean;
}

/** Strongly connected components, those that are read first (Tarjan). */
export function componentsOf<T>(
  nodes: readonly T[],
  reads: (node: T) => readonly T[],
): readonly Component<T>[] {
  const found: Component<T>[] = [];
  const order = new Map<T, number>();
  const lowest = new Map<T, number>();
  const stack: T[] = [];
  const visit = (node: T): number => {
    const index = order.size;
    order.set(node, index);
    let low = index;
    stack.push(node);
    for (const other of reads(node)) {
      const known = order.get(other);
      if (known === undefined) low = Math.min(low, visit(other));
      else if (stack.includes(other)) low = Math.min(low, lowest.get(other) ?? known);
    }
    lowest.set(node, low);
    if (low < index) return low;
    const members = stack.splice(stack.indexOf(node));
    found.push({ members, isCircle: members.length > 1 || reads(node).includes(node) });
    return low;
  };
  for (const node of nodes) if (!order.has(node)) visit(node);
  return found;
}
