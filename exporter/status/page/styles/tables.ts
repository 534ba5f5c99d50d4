const css = String.raw;

/** GPUs and sources. */
export const TABLES = css`
  .gpus {
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(min(100%, 15.5rem), 1fr));
    gap: 0.85rem;
  }
  .gpu {
    padding: 0.85rem 1rem;
    border: 1px solid var(--border);
    border-radius: var(--radius);
    background: var(--surface);
    box-shadow: var(--shadow);
    min-width: 0;
  }
  .gpu[data-open='true'] {
    grid-column: 1 / -1;
  }
  .gpu[data-up='false'] {
    border-color: var(--fault);
    background: var(--fault-ground);
  }
  .gpu header {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0 0.6rem;
  }
  .gpu h3 {
    font-size: 0.95rem;
    font-weight: 620;
  }
  .serves,
  .product {
    color: var(--muted);
    font-size: 0.84rem;
  }
  .faults {
    color: var(--fault);
    font-size: 0.84rem;
  }
  .lost {
    display: inline-flex;
    align-items: center;
    gap: 0.3rem;
    color: var(--fault);
    font-weight: 620;
  }
  .toggle {
    margin: -0.2rem -0.4rem -0.2rem auto;
    padding: 0.2rem 0.5rem;
    border: 0;
    border-radius: 6px;
    background: none;
    color: var(--accent);
    font: inherit;
    font-size: 0.84rem;
    cursor: pointer;
  }
  .toggle:hover {
    background: var(--sunken);
  }
  .glance {
    margin-top: 0.5rem;
  }
  .gpu .charts {
    padding: 1rem 0 0.25rem;
  }
  .values {
    display: flex;
    flex-wrap: wrap;
    justify-content: space-between;
    gap: 0.2rem 0.75rem;
    margin-top: 0.5rem;
    font-size: 0.84rem;
  }
  .values dt {
    color: var(--muted);
    font-size: 0.75rem;
  }
  table {
    width: 100%;
    border: 1px solid var(--border);
    border-radius: var(--radius);
    border-spacing: 0;
    background: var(--surface);
    box-shadow: var(--shadow);
  }
  th,
  td {
    padding: 0.6rem 1rem;
    text-align: left;
    vertical-align: top;
    font-weight: 450;
  }
  :is(th, td):nth-child(n + 2) {
    width: 20%;
    white-space: nowrap;
  }
  thead th {
    color: var(--muted);
    font-size: 0.87rem;
  }
  tbody tr:first-child > * {
    border-top: 1px solid var(--border);
  }
  .source-name {
    font-weight: 600;
  }
  .required,
  .details,
  .last {
    color: var(--muted);
    font-size: 0.87rem;
  }
  .state {
    display: inline-flex;
    align-items: center;
    gap: 0.35rem;
    color: var(--ok);
    font-weight: 600;
  }
  [data-up='false'] .state {
    color: var(--fault);
  }
  .more td {
    padding-top: 0;
  }
  tr:has(+ .more:not([hidden])) > * {
    padding-bottom: 0.15rem;
  }
  @media (max-width: 40rem) {
    th,
    td {
      padding: 0.5rem 0.6rem;
    }
    .more td {
      padding-top: 0;
    }
  }
`;
