type Listener = (width: number) => void;

const listeners = new WeakMap<Element, Listener>();

const observer = new ResizeObserver((entries) => {
  for (const { target, contentRect } of entries) {
    if (contentRect.width > 0) listeners.get(target)?.(Math.floor(contentRect.width));
  }
});

/** Tells the width of an element, CSS pixels, now and when it changes; gives what ends it. */
export function watchSize(node: Element, listener: Listener): () => void {
  listeners.set(node, listener);
  observer.observe(node);
  return () => observer.unobserve(node);
}
