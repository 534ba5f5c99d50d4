import { statSync } from 'node:fs';
import { dirname } from 'node:path';

/** Where every kubelet listens, unless it was told of another root directory. */
export const KUBELET_SOCKET = '/var/lib/kubelet/pod-resources/kubelet.sock';

/**
 * What `--kubernetes.pod-resources-socket` means on this machine: a path, or undefined for not asking.
 * `auto` looks for the folder: the socket itself is away while a kubelet restarts.
 */
export function podResourcesSocket(flag: string): string | undefined {
  if (flag === 'none') return undefined;
  if (flag !== 'auto') return flag.replace(/^unix:(\/\/)?/, '');
  return isThere(dirname(KUBELET_SOCKET)) ? KUBELET_SOCKET : undefined;
}

/** What may not be looked at is there: the reading says what to do about it. */
function isThere(folder: string): boolean {
  try {
    return statSync(folder, { throwIfNoEntry: false })?.isDirectory() ?? false;
  } catch {
    return true;
  }
}
