import { escapeHtml } from '../../documents/escape-html.ts';
import { VERSION } from '../../version.ts';

/** Where the scripts and the style sheet of the page lie, and the metrics. */
export interface PageLinks {
  /** Relative to the page, as all links of it: it may stand behind a path prefix. */
  readonly assets: string;
  readonly metrics: string;
}

const ICON =
  "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 32 32'%3E%3Crect width='32' height='32' rx='8' fill='%233451c6'/%3E%3Cpath d='M8 22V15M16 22V8M24 22v-4' stroke='%23fff' stroke-width='4' stroke-linecap='round'/%3E%3C/svg%3E";

const SNIPPET = `inference:
  servers:
    - name: chat
      url: http://127.0.0.1:8000/metrics
      slo: { ttft: 2s, time_per_output_token: 100ms }`;

/** The page before its first view, with all of its landmarks; without scripts it says where to go. */
export function pageHtml({ assets, metrics }: PageLinks): string {
  return `<!doctype html>
<html lang="en" data-state="connecting">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Headroom</title>
<link rel="icon" href="${ICON}">
<link rel="stylesheet" href="${assets}/uplot.css">
<link rel="stylesheet" href="${assets}/page.css">
<script type="module" src="${assets}/main.js"></script>
</head>
<body>
<a class="skip" href="#verdicts">Skip to the verdicts</a>
<header class="top">
  <p class="brand">
    <svg viewBox="0 0 32 32" aria-hidden="true"><rect width="32" height="32" rx="8"/><path d="M8 22V15M16 22V8M24 22v-4"/></svg>
    Headroom <span id="version" class="version">${escapeHtml(VERSION)}</span>
  </p>
  <p id="live" class="live" data-state="connecting">
    <span class="dot" aria-hidden="true"></span>
    <span id="live-word" class="live-word">Connecting</span>
    <span id="live-age" class="live-age"></span>
  </p>
  <h1>Do we need more GPUs, <span>or do we need to use the ones we have?</span></h1>
</header>
<main>
  <p id="announcements" class="unseen" role="status" aria-live="polite"></p>
  <noscript>
    <p class="empty">This page draws its figures with JavaScript, which is off here. The same figures are on the
    <a href="${metrics}">metrics page</a>, and <a href="-/ready">-/ready</a> says which sources are not read, and why.</p>
  </noscript>
  <div id="stale" class="stale" hidden>
    <strong id="stale-age"></strong> <span id="stale-reason"></span>
  </div>
  <section id="simulated" class="simulated" aria-label="Simulation" hidden>
    <p><strong>Simulated: scenario <span id="scenario-name"></span></strong> – <span id="scenario-summary"></span></p>
    <p id="scenario-switch" class="switch"><label for="scenario">Scenario</label> </p>
    <p id="scenario-problem" class="switch-problem" role="alert"></p>
  </section>
  <p id="waiting" class="empty" hidden>Waiting for the first reading.</p>
  <div id="content" hidden>
    <section id="verdicts" aria-labelledby="verdicts-title" tabindex="-1">
      <h2 id="verdicts-title">Verdicts</h2>
      <div id="servers" class="servers"></div>
      <div id="no-servers" class="empty" hidden>
        <p><strong>No inference server is configured.</strong> GPUs alone do not tell whether they do useful work.
        Add a server to <code>headroom.yaml</code> and start with <code>--config.file=headroom.yaml</code>:</p>
        <pre tabindex="0" aria-label="Example of headroom.yaml"><code>${SNIPPET}</code></pre>
        <p>vLLM, SGLang, TGI, Triton, TensorRT-LLM, llama.cpp and others are recognised by their metrics.</p>
      </div>
    </section>
    <section id="gpus" aria-labelledby="gpus-title">
      <h2 id="gpus-title">GPUs <span id="gpu-count" class="count"></span></h2>
      <div id="gpu-grid" class="gpus"></div>
      <div id="no-gpus" class="empty" hidden>
        <p><strong>No GPU is seen here.</strong> Type <code>gpu-headroom check</code> on this machine: it says what it
        looks for and what is in the way. To look around without a GPU, type <code>gpu-headroom demo</code>.</p>
      </div>
    </section>
    <section id="sources" aria-labelledby="sources-title">
      <h2 id="sources-title">Sources <span id="source-count" class="count"></span></h2>
      <table id="source-table">
        <caption class="unseen">What is read, how it is doing, and what to do about it</caption>
        <thead><tr><th scope="col">Source</th><th scope="col">State</th><th scope="col">Last read</th></tr></thead>
      </table>
    </section>
  </div>
</main>
<footer>
  <p id="left-out" hidden></p>
  <nav aria-label="Pages of this exporter">
    <ul id="links"><li><a href="${metrics}">Metrics</a></li><li><a href="-/ready">Ready</a></li><li><a href="-/healthy">Healthy</a></li></ul>
  </nav>
</footer>
</body>
</html>
`;
}
