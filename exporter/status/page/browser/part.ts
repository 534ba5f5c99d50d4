/** When a view is drawn, in the exporter's time, whatever the clock of this machine says. */
export interface Moment {
  /** Unix milliseconds. */
  readonly now: number;
  /** Right edge of the charts, Unix seconds: it stands still while no data comes. */
  readonly windowEnd: number;
}

/** A piece of the page that is made once and then changed in place. */
export interface Part<T> {
  readonly root: HTMLElement;
  update(value: T, moment: Moment): void;
  /** Lets go of observers when the piece leaves the page. */
  remove?(): void;
}

/**
 * Keeps one part for each value under `parent`, after what stands there already. What stays keeps its nodes, and so its
 * focus and whether it is open.
 * Gives the function that shows the next values.
 */
export function partsIn<T>(
  parent: HTMLElement,
  keyOf: (value: T, index: number) => string,
  create: () => Part<T>,
): (values: readonly T[], moment: Moment) => void {
  const parts = new Map<string, Part<T>>();
  const before = parent.childElementCount;
  return function show(values, moment) {
    const keys = values.map(keyOf);
    const wanted = new Set(keys);
    for (const [key, part] of parts) {
      if (wanted.has(key)) continue;
      part.remove?.();
      part.root.remove();
      parts.delete(key);
    }
    for (const [index, value] of values.entries()) {
      const key = keys[index] ?? '';
      const part = parts.get(key) ?? create();
      parts.set(key, part);
      const there = parent.children[before + index];
      if (there !== part.root) parent.insertBefore(part.root, there ?? null);
      part.update(value, moment);
    }
  };
}

/** Lines of text, one element each. */
export function linesIn(
  parent: HTMLElement,
  tag: 'li' | 'p',
): (values: readonly string[], moment: Moment) => void {
  return partsIn(
    parent,
    (_line, index) => String(index),
    () => {
      const root = document.createElement(tag);
      return {
        root,
        update(line) {
          if (root.textContent !== line) root.textContent = line;
        },
      };
    },
  );
}
