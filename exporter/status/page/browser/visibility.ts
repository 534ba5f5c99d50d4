type Listener = (visible: boolean) => void;

/** Charts are made a little before they scroll into view. */
const MARGIN = '200px';
const listeners = new WeakMap<Element, Listener>();

const observer = new IntersectionObserver(
  (entries) => {
    for (const { target, isIntersecting } of entries) listeners.get(target)?.(isIntersecting);
  },
  { rootMargin: MARGIN },
);

/** Says whether an element is on the screen, now and at each change; closed details are not. Gives what ends it. */
export function watchVisibility(node: Element, listener: Listener): () => void {
  listeners.set(node, listener);
  observer.observe(node);
  return () => observer.unobserve(node);
}
