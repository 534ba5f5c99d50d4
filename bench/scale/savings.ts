/** What can be left out, and which series go with it. */

export interface Saving {
  readonly what: string;
  /** What to type. */
  readonly how: string;
  /** Names of the families that go. */
  readonly families: RegExp;
  /** What is lost. */
  readonly cost: string;
}

const DROP = 'drop by `metric_relabel_configs`';

export const SAVINGS: readonly Saving[] = [
  {
    what: 'what a GPU can tell',
    how: DROP,
    families: /^gpu_feature_available$/,
    cost: 'why a panel is empty',
  },
  {
    what: 'distribution of utilisation between scrapes',
    how: DROP,
    families: /^gpu_utilisation_sampled_percent$/,
    cost: 'peaks between scrapes',
  },
  {
    what: 'reasons of throttling that are now, not how long',
    how: DROP,
    families: /^gpu_clocks_limited$/,
    cost: 'the counter of seconds says the same',
  },
  {
    what: 'clocks',
    how: DROP,
    families: /^gpu_clock_(?:max_)?hertz$/,
    cost: 'throttling is still told by its reasons',
  },
  {
    what: 'distribution of the queue between scrapes',
    how: DROP,
    families: /^inference_queue_depth_sampled$/,
    cost: 'peaks between scrapes',
  },
  {
    what: 'the host',
    how: '`--no-host.metrics`',
    families: /^host_/,
    cost: 'nothing where node_exporter runs',
  },
  {
    what: 'of the exporter itself what no rule reads',
    how: DROP,
    families: /^(?:process_(?!start)|nodejs_|headroom_(?!source_|events_|build_|config_))/,
    cost: 'what to look at when the exporter is slow',
  },
];
