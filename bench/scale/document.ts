/** docs/scale.md: how scale is measured, and between two marks what was. */
import { emptySection } from '../../alerts/score/section.ts';

export const DOCUMENT = 'docs/scale.md';

/** The same code always gives the same text. */
export function scaleDocument(): string {
  return `${[
    '<!-- Generated from bench/scale by `npm run generate`, and measured by `npm run bench:scale`. Change the code there, not this page. -->',
    '# Scale',
    'What Headroom costs Prometheus on one node and on a thousand: series, memory, processor, disk and the time of rules. At which size one Prometheus is no longer enough, and what to do then.',
    '## How it is measured',
    [
      '- **Nodes.** The page of a node is what the built program serves: eight H100 by the library that plays NVML, with all that NVML tells of one, and an inference server of the [simulator](simulator.md). It is read twice; from then on counters go on at their pace in waves of their own, gauges move to and fro, and whole numbers stay whole. Each node has UUIDs, an `instance` and a place in the waves of its own. One HTTP server on loopback serves all of them, compressed, as the exporter does.',
      '- **Prometheus** is a real one, with the scrape interval of the [example](../examples/prometheus/prometheus.yml), 15 seconds, and all rules as generated. What is measured begins five and a half minutes after the start, when windows of five minutes are full, and takes four minutes.',
      '- **The past.** Rules that look weeks back cost nothing on the first day. So one server is simulated for 29 days, the rules are run over it, and what they read from further back than ten minutes is put before every server of the fleet, as far back as they read it. Groups that wait longer than two minutes are run every two, so that they are seen; their cost is reckoned at their own interval.',
      '- **Processor** is the CPU time of Prometheus itself, so that other programs on the machine do not count. Rules are what is left of it without scraping, which is measured without rules; it is divided among groups by what they take when their expressions are asked for one by one.',
      '- **Memory** is what Prometheus has taken from the system and not given back, the most in the window. A block of two hours is written from memory; how much more is held then is measured on blocks of eight minutes, a scrape a second, of nodes whose time goes by 15 times as fast.',
      '- **Not measured** are queries of dashboards, remote write, replicas, and nodes that come and go: series of a pod that is gone stay in memory for up to three hours.',
    ].join('\n'),
    '## Measured',
    emptySection(DOCUMENT, 'bench:scale'),
    '## To shard',
    'Rules join the series of one exporter only, and figures of a fleet are sums over `instance`. So nodes can be divided among Prometheus servers in any way, each with all the rules. By cluster is best: figures of the fleet are then those of a cluster, and the audit of alerts is of its people. Within one large cluster divide by the address:',
    [
      '```yaml',
      '# Prometheus 0 of 2; the other keeps 1',
      'global: { external_labels: { cluster: my-cluster, shard: "0" } }',
      'scrape_configs:',
      '  - job_name: headroom',
      '    # ... as before, and:',
      '    relabel_configs:',
      '      - { source_labels: [__address__], modulus: 2, target_label: __tmp_shard, action: hashmod }',
      '      - { source_labels: [__tmp_shard], regex: "0", action: keep }',
      '```',
    ].join('\n'),
    'The Prometheus operator does the same with `shards: 2`. Each alert then comes from one shard only; Alertmanager needs nothing new. What is kept as a rate or a count can be added up over shards, `sum without (shard) (fleet:inference_generation_tokens:rate5m)`; ratios and quantiles cannot: divide the sums, and take quantiles from sums of buckets such as `fleet:inference_ttft_seconds_bucket:rate5m`.',
    '## To federate',
    'One more Prometheus takes from each shard what stands for all, once a minute, for dashboards over everything:',
    [
      '```yaml',
      'scrape_configs:',
      '  - job_name: federate',
      '    scrape_interval: 1m',
      '    honor_labels: true',
      '    metrics_path: /federate',
      "    params: { 'match[]': ['{__name__=~\"fleet.*:.+\"}', 'headroom:verdict'] }",
      '    static_configs: [{ targets: [prometheus-0:9090, prometheus-1:9090] }]',
      '```',
    ].join('\n'),
    'Load no rule file of Headroom in it: its alerts would be second ones.',
    '## To move rules to Mimir or Thanos',
    '[Remote write and their rulers](../examples/long-term/README.md) take the rules as `gpu-headroom rules` writes them, in the folders `mimir` and `thanos`. A ruler there divides groups among its replicas, but never one group: the rules of a group run one after the other, over all servers of the tenant. So a group that does not end in its interval here does not end in it there. Move rules for figures over all clusters at once, for retention beyond a disk, or for rulers that may fail one by one; against slow groups divide the nodes, by shards here or by tenants there.',
  ].join('\n\n')}\n`;
}
