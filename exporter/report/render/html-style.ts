const css = String.raw;

export const STYLE = css`
  body {
    margin: 0;
    background: var(--ground);
    color: var(--text);
    font:
      16px/1.55 system-ui,
      sans-serif;
  }
  main {
    max-width: 68rem;
    margin: 0 auto;
    padding: 2rem 1.25rem 4rem;
    overflow-wrap: break-word;
  }
  h1 {
    font-size: 1.7rem;
    line-height: 1.25;
  }
  h2 {
    margin-top: 3rem;
    padding-top: 1rem;
    border-top: 1px solid var(--border);
  }
  h3 {
    margin-top: 2rem;
  }
  li {
    margin: 0.4rem 0;
    max-width: 60rem;
  }
  .wide {
    overflow-x: auto;
    margin: 1rem 0;
  }
  table {
    border-collapse: collapse;
    font-variant-numeric: tabular-nums;
  }
  caption {
    text-align: left;
    padding-bottom: 0.4rem;
    color: var(--muted);
  }
  th,
  td {
    padding: 0.35rem 1.25rem 0.35rem 0;
    border-bottom: 1px solid var(--border);
    text-align: left;
    vertical-align: top;
  }
  thead th {
    color: var(--muted);
    font-weight: 500;
    white-space: nowrap;
  }
  tbody th {
    font-weight: 500;
  }
  .hours th,
  .hours td {
    padding: 0.25rem 0.4rem;
    min-width: 1.2rem;
    text-align: right;
  }
  .hours tbody td {
    background: color-mix(in srgb, var(--accent) calc(var(--share, 0%) * 0.35), transparent);
  }
  .charts {
    display: grid;
    align-items: start;
    grid-template-columns: repeat(auto-fit, minmax(min(100%, 28rem), 1fr));
    gap: 1.25rem;
    margin: 1rem 0 1.5rem;
  }
  figure {
    margin: 0;
    padding: 1rem;
    background: var(--surface);
    border: 1px solid var(--border);
    border-radius: var(--radius);
  }
  figcaption {
    font-weight: 600;
  }
  svg {
    display: block;
    width: 100%;
    margin-top: 0.5rem;
  }
  svg text {
    font-size: 11px;
    fill: var(--muted);
  }
  .legend {
    display: flex;
    flex-wrap: wrap;
    gap: 0.25rem 1rem;
    margin: 0.25rem 0 0;
    color: var(--muted);
    font-size: 0.875rem;
  }
  .legend i {
    display: inline-block;
    width: 0.7rem;
    height: 0.7rem;
    margin-right: 0.35rem;
    border-radius: 2px;
    background: var(--mark, var(--tone));
  }
  .bar {
    fill: var(--mark, var(--tone));
  }
  [data-verdict='kv_bound'] {
    --mark: var(--line-2);
  }
  [data-verdict='smaller_model'] {
    --mark: var(--line-4);
  }
  [data-verdict='add_gpus'] {
    --mark: var(--line-1);
  }
  [data-verdict='idle'],
  [data-verdict='cold_start'] {
    --mark: var(--muted);
  }
  [data-verdict='stalled'] {
    --mark: var(--line-3);
  }
  .line-1 {
    --mark: var(--line-1);
  }
  .line-2 {
    --mark: var(--line-2);
  }
  .line {
    fill: none;
    stroke: var(--mark);
    stroke-width: 1.5;
    stroke-linejoin: round;
  }
  .dot {
    fill: var(--line-1);
    fill-opacity: 0.35;
  }
  .grid {
    stroke: var(--grid);
  }

  @media print {
    main {
      max-width: none;
      padding: 0;
    }
    figure {
      break-inside: avoid;
    }
  }
`;
