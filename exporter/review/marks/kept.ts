import type { ExporterConnection } from './exporter-connection.ts';
import type { Sent } from './send.ts';

/** What to do where the exporter forgets reviews when it ends; empty where it keeps them, or does not say. */
export function keptText(
  { taken, survivesRestart }: Pick<Sent, 'taken' | 'survivesRestart'>,
  { shown }: ExporterConnection,
): string {
  if (taken.length === 0 || survivesRestart !== false) return '';
  return `The exporter at ${shown} forgets reviews when it ends: it has no intake.state_directory. Put "state_directory: /var/lib/gpu-headroom" under "intake" in its config file, a folder that it may write to and that outlives it; restart it, and say them again.\n`;
}
