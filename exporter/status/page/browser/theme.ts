/** Colours of the charts. A canvas knows no CSS variables, so they are read from the style sheet. */
export interface ChartColours {
  readonly lines: readonly string[];
  readonly fill: string;
  readonly limit: string;
  readonly grid: string;
  readonly text: string;
  readonly font: string;
}

let colours: ChartColours | undefined;
const listeners = new Set<() => void>();

/** Read once for each theme. */
export function chartColours(): ChartColours {
  colours ??= readColours();
  return colours;
}

/** Tells when the system turns light or dark; gives what ends it. */
export function onThemeChange(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

window.matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => {
  colours = undefined;
  for (const listener of listeners) listener();
});

function readColours(): ChartColours {
  const style = getComputedStyle(document.documentElement);
  const read = (name: string) => style.getPropertyValue(name).trim();
  return {
    lines: ['--line-1', '--line-2', '--line-3', '--line-4', '--line-5'].map(read),
    fill: read('--line-fill'),
    limit: read('--limit'),
    grid: read('--grid'),
    text: read('--muted'),
    font: `11px ${getComputedStyle(document.body).fontFamily}`,
  };
}
