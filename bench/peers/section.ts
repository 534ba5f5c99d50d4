/** The comparison as a section of docs/performance.md. */
import { cpus } from 'node:os';
import type { Backend } from './exporters.ts';
import type { Told } from './intake/receivers.ts';
import { intakeTable, scrapeTable } from './tables.ts';
import type { Comparison } from './compare.ts';

const BACKENDS: readonly Backend[] = ['NVML', 'nvidia-smi'];
const TOLD: readonly Told[] = ['observations', 'histograms'];
const TITLES: Readonly<Record<Told, string>> = {
  observations: 'Single observations, six to a finished request',
  histograms: 'Histograms that the sender keeps, a hundred to a push',
};

/** @param command that printed it, @param rounds of which it has the medians */
export function peersSection(
  command: string,
  { peers, skipped, scrapes, intake }: Comparison,
  rounds: number,
): string {
  const [cpu] = cpus();
  const machine = `${cpus().length} x ${cpu?.model ?? 'unknown processor'}, Node ${process.version}`;
  const versions = peers.map(({ name, version }) => `${name} ${version}`).join(', ');
  return [
    `Printed by \`${command}\`: ${new Date().toISOString().slice(0, 10)}, ${machine}; medians of ${rounds} rounds.`,
    versions === '' ? 'No peer was here.' : `Beside ${versions}.`,
    ...skipped,
    ...scrapes.flatMap(({ what, figures }) =>
      BACKENDS.flatMap((backend) => [
        `### ${what}, ${backend}`,
        scrapeTable(figures.filter(({ exporter }) => exporter.backend === backend)),
      ]),
    ),
    ...(intake.length === 0 ? [] : TOLD).flatMap((told) => [
      `### ${TITLES[told]}`,
      intakeTable(intake.filter(({ receiver }) => receiver.told === told)),
    ]),
  ].join('\n\n');
}
