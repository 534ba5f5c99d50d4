/** A line of `nvidia-smi -q` with the lines indented under it. */
export interface QueryNode {
  readonly key: string;
  /** What stands after the colon; empty for a heading. */
  readonly value: string;
  readonly children: QueryNode[];
}

/**
 * `nvidia-smi -q` as a tree by indentation. Keys repeat (`MIG Device`, and the rows under `Processes`), so the children
 * are a list. Headings have no colon, except `GPU 00000000:01:00.0`, whose colons are part of it.
 */
export function parseQueryText(text: string): QueryNode[] {
  const roots: QueryNode[] = [];
  const open: { readonly indent: number; readonly node: QueryNode }[] = [];
  for (const line of text.split('\n')) {
    const content = line.trim();
    if (content === '' || content.startsWith('==')) continue;
    const indent = line.length - line.trimStart().length;
    while ((open.at(-1)?.indent ?? -1) >= indent) open.pop();
    const node = parseLine(content);
    (open.at(-1)?.node.children ?? roots).push(node);
    open.push({ indent, node });
  }
  return roots;
}

export function childValue(node: QueryNode | undefined, key: string): string {
  return node?.children.find((child) => child.key === key)?.value ?? '';
}

/** `Key    : value`; the space before the colon keeps bus ids whole. */
function parseLine(content: string): QueryNode {
  const at = content.search(/\s+:(?:\s|$)/);
  if (at < 0) return { key: content, value: '', children: [] };
  return {
    key: content.slice(0, at),
    value: content.slice(content.indexOf(':', at) + 1).trim(),
    children: [],
  };
}
