import { statSync } from 'node:fs';

/** A text that is another one once any of the files was written, replaced or taken away; also behind a link, as Kubernetes mounts them. */
export function signatureOf(paths: readonly string[]): string {
  return paths.map(signature).join(' ');
}

function signature(path: string): string {
  try {
    const stats = statSync(path, { throwIfNoEntry: false });
    return stats ? `${stats.ino}:${stats.size}:${stats.mtimeMs}:${stats.ctimeMs}` : 'none';
  } catch {
    return 'unreadable';
  }
}
