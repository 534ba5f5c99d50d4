import { code, prose, table } from '../documents/markdown.ts';
import type { Family } from './family.ts';
import { sections } from './index.ts';

interface Chapter {
  readonly title: string;
  readonly intro: string;
  readonly families: Readonly<Record<string, Family>>;
}

const chapters = {
  gpu: {
    families: sections.gpu,
    title: 'GPU',
    intro:
      'Every series carries `device_id` (the NVML index) and `uuid`; what describes the GPU sits on `gpu_info`. MIG instances have families of their own, so that a sum never counts a GPU twice.',
  },
  inference: {
    families: sections.inference,
    title: 'Inference',
    intro:
      '`server` is the name in the config, `model` what it serves. Histograms read from a server keep the buckets of that server. The source names the series of vLLM; those of the others are on [the page of engines](engines.md).',
  },
  host: { families: sections.host, title: 'Host', intro: 'What starves a GPU from outside.' },
  alerting: {
    families: sections.alerting,
    title: 'Alerts',
    intro: 'What people said of alerts that fired.',
  },
  self: {
    families: sections.self,
    title: 'Headroom itself',
    intro:
      'Health stands apart from data: when a source fails its data series are absent, and these say so and keep counting.',
  },
} satisfies Record<keyof typeof sections, Chapter>;

/**
 * The catalogue as a Markdown page: per section a table of its families in the order of exposition, then the bucket
 * bounds of its histograms. The same catalogue always gives the same text.
 */
export function referencePage(): string {
  const parts = [
    '<!-- Generated from exporter/catalogue by `npm run generate`. Change the catalogue, not this page. -->',
    '# Metrics',
    'Every family that Headroom can expose, declared once in [exporter/catalogue](../exporter/catalogue). All values are in base units. A family is on `/metrics` only while its source is configured and can tell it: absent is not zero. For GPUs `gpu_feature_available` says why a group of families is missing.',
  ];
  for (const chapter of Object.values(chapters)) parts.push(section(chapter));
  return `${parts.join('\n\n')}\n`;
}

function section(chapter: Chapter): string {
  const families = Object.values(chapter.families);
  const rows = families.map((family) => [
    code(family.name),
    family.type,
    family.unit === 'none' ? '' : family.unit.replaceAll('_', ' '),
    family.labels.map(code).join(' '),
    prose(family.help),
    prose(family.source),
  ]);
  const overview = table(['Name', 'Type', 'Unit', 'Labels', 'Meaning', 'Source'], rows);
  return [`## ${chapter.title}`, chapter.intro, overview, ...buckets(families)].join('\n\n');
}

function buckets(families: readonly Family[]): string[] {
  const histograms = families.filter((family) => family.buckets);
  if (histograms.length === 0) return [];
  const list = histograms.map((family) => `- ${code(family.name)}: ${family.buckets?.join(' ')}`);
  return ['Upper bounds of the buckets that Headroom fills itself:', list.join('\n')];
}
