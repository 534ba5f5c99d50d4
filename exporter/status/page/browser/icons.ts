/** Drawn in 20 by 20, with lines of the text's colour. */
const PATHS = {
  ok: 'M4 10.5 8.2 14.7 16 6',
  spend:
    'M13.2 6.4C12.6 5.2 11.5 4.6 10 4.6c-1.9 0-3.3 1-3.3 2.6 0 3.7 6.8 1.7 6.8 5.4 0 1.7-1.5 2.8-3.5 2.8-1.7 0-3-.7-3.6-2M10 2.5v15',
  act: 'M10 3.2 17.6 16.4H2.4ZM10 8v4M10 14.1v.3',
  fault: 'M5 5 15 15M15 5 5 15',
  unknown: 'M7 7.4C7.2 5.5 8.4 4.5 10.1 4.5c1.8 0 3 1.1 3 2.7 0 2.3-3 2.5-3 4.8M10.1 15.2v.3',
  next: 'M3.5 10h13M11.5 5l5 5-5 5',
  notice: 'M10 9v5M10 6.2v.3M10 2.5a7.5 7.5 0 1 1 0 15 7.5 7.5 0 0 1 0-15',
} as const;

export type IconName = keyof typeof PATHS;

export interface Icon {
  readonly root: SVGSVGElement;
  show(name: IconName): void;
}

const SVG = 'http://www.w3.org/2000/svg';

/** A picture beside words that say the same: screen readers pass it by. */
export function createIcon(first: IconName): Icon {
  const root = document.createElementNS(SVG, 'svg');
  const path = document.createElementNS(SVG, 'path');
  root.setAttribute('viewBox', '0 0 20 20');
  root.setAttribute('class', 'icon');
  root.setAttribute('aria-hidden', 'true');
  root.append(path);
  const show = (name: IconName) => path.setAttribute('d', PATHS[name]);
  show(first);
  return { root, show };
}
