/** Runbooks as the tests read them. */
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const FOLDER = fileURLToPath(new URL('.', import.meta.url));
/** Pages that are no runbook. */
const OTHERS = new Set(['README.md', 'xid.md']);

export interface Runbook {
  readonly name: string;
  readonly text: string;
  readonly expressions: readonly string[];
  /** One command each. */
  readonly commands: readonly string[];
}

export function readRunbooks(): readonly Runbook[] {
  return readdirSync(FOLDER)
    .filter((file) => file.endsWith('.md') && !OTHERS.has(file))
    .map((file) => {
      const text = readFileSync(`${FOLDER}${file}`, 'utf8');
      return {
        name: file.replace(/\.md$/, ''),
        text,
        expressions: blocks(text, 'promql'),
        commands: blocks(text, 'sh').flatMap((block) => block.split('\n')),
      };
    });
}

function blocks(text: string, language: string): string[] {
  return [...text.matchAll(new RegExp(`\`\`\`${language}\n(.*?)\n\`\`\``, 'gs'))].map(
    ([, block = '']) => block,
  );
}

/** Commands that ask real hardware, a cluster or a service manager, by their first word, and why no test can run them. */
export const NOT_HERE: Readonly<Record<string, string>> = {
  'nvidia-smi': 'asks an NVIDIA driver',
  journalctl: 'asks the journal of a host with an NVIDIA driver, or with the exporter as a unit',
  lspci: 'asks the PCI bus of a host with a GPU',
  ipmitool: 'asks a baseboard controller',
  'py-spy': 'asks a running inference engine',
  kubectl: 'asks a Kubernetes cluster',
  timeout: 'wraps nvidia-smi, which asks an NVIDIA driver',
};

export function runsHere(command: string): boolean {
  return !Object.keys(NOT_HERE).includes(programOf(command));
}

/** The first word. */
export function programOf(command: string): string {
  return command.split(' ', 1)[0] ?? '';
}
