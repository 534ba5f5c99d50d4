import type { Adapter } from '../adapter.ts';
import type { Families } from '../prometheus-text/page.ts';
import { gaugeSum, known, splitByLabel } from '../signals.ts';

const ENGINE = 'ray-serve';
const QUEUED = ['ray_serve_deployment_queued_queries'] as const;

/**
 * Ray Serve, on the page of a node's metrics agent: what waits in front of the replicas of a deployment, and no more.
 * The engine in a replica has its own names on the same page, `ray_vllm:` or `ray_vllm_`, where log_engine_metrics is
 * on; they tell of models what Serve cannot, so a page that has them is vLLM's with `auto`. To have both, name the
 * address twice in the config, once with engine vllm and once with engine ray-serve: the deployments of the one are
 * not the models of the other, and the two queues follow one another. This reading is all there is of an engine that
 * shows nothing under Ray, such as SGLang. Left out: Serve's requests and latencies, whose names nobody here has seen
 * on a page, and ray_node_*, which is of the node's GPUs.
 */
export const rayServe: Adapter = {
  engine: ENGINE,
  usualUrl: 'http://127.0.0.1:8080/metrics',
  signals: {
    queueDepth: {
      how: 'exact',
      from: 'ray_serve_deployment_queued_queries by deployment, summed over handles: what no replica has taken yet. What waits in a replica is in the queue of its engine',
    },
  },
  recognises: ({ families }) => hasQueue(families) && !hasEngine(families),
  read: ({ families: all }, { reject }) =>
    [...splitByLabel(all, 'deployment')]
      .filter(([, families]) => hasQueue(families))
      .map(([model, families]) =>
        known({ model, engine: ENGINE, queueDepth: gaugeSum({ families, reject }, QUEUED) }),
      ),
  hint: ({ families }) =>
    [...families.keys()].some((name) => name.startsWith('ray_')) && !hasQueue(families)
      ? "This is the page of a Ray node without Ray Serve's queue: give the address of a node that runs a Serve proxy or replica, and set log_engine_metrics to have the engine's own metrics."
      : undefined,
};

function hasQueue(families: Families): boolean {
  return QUEUED.some((name) =>
    families.get(name)?.samples.some(({ labels }) => labels['deployment'] !== undefined),
  );
}

function hasEngine(families: Families): boolean {
  return [...families.keys()].some((name) => /^ray_vllm[:_]/.test(name));
}
