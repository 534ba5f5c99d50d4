const css = String.raw;

/** What stands over the figures: name, live indicator, stale banner, the demo's switch. */
export const BANNERS = css`
  .brand {
    display: flex;
    align-items: center;
    gap: 0.6rem;
    font-weight: 650;
    letter-spacing: -0.01em;
  }
  .brand svg {
    width: 1.6rem;
    height: 1.6rem;
  }
  .brand rect {
    fill: #3451c6;
  }
  .brand path {
    fill: none;
    stroke: #fff;
    stroke-width: 4;
    stroke-linecap: round;
  }
  .version {
    color: var(--muted);
    font-weight: 450;
  }
  .live {
    display: flex;
    align-items: baseline;
    gap: 0.5rem;
    color: var(--muted);
    --state: var(--unknown);
  }
  .live[data-state='live'] {
    --state: var(--ok);
  }
  .live[data-state='reconnecting'] {
    --state: var(--spend);
  }
  .live[data-state='stale'] {
    --state: var(--fault);
  }
  .live-word {
    color: var(--state);
    font-weight: 600;
  }
  .live-age:empty {
    display: none;
  }
  .dot {
    align-self: center;
    width: 0.55rem;
    height: 0.55rem;
    border-radius: 50%;
    background: var(--state);
  }
  @media (prefers-reduced-motion: no-preference) {
    .live[data-state='live'] .dot {
      animation: breathe 2.4s ease-in-out infinite;
    }
    @keyframes breathe {
      50% {
        opacity: 0.35;
      }
    }
  }
  .stale {
    position: sticky;
    z-index: 1;
    top: 0;
    margin-bottom: 1.25rem;
    padding: 0.85rem 1.1rem;
    border: 1px solid var(--fault);
    border-radius: var(--radius);
    background: var(--fault-ground);
    color: var(--fault);
  }
  .stale strong {
    font-size: 1.05rem;
  }
  [data-state='stale'] .plot {
    filter: grayscale(1);
    opacity: 0.55;
  }
  [data-state='stale'] .verdict {
    background: var(--unknown-ground);
  }
  [data-state='stale'] :is(.chart-value, .chart-unit, .values dd, .legend-value) {
    color: var(--muted);
  }
  .simulated {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    justify-content: space-between;
    gap: 0.6rem 1.5rem;
    margin-bottom: 1.25rem;
    padding: 0.75rem 1.1rem;
    border: 1px dashed var(--accent);
    border-radius: var(--radius);
    background: var(--accent-ground);
  }
  .simulated p:first-child {
    flex: 1 1 24rem;
  }
  .simulated strong {
    color: var(--accent);
  }
  .switch {
    display: flex;
    align-items: center;
    gap: 0.6rem;
    min-width: 0;
  }
  .switch label {
    color: var(--muted);
  }
  select {
    min-width: 0;
    max-width: 100%;
    padding: 0.4rem 0.6rem;
    border: 1px solid var(--muted);
    border-radius: 8px;
    background: var(--surface);
    color: var(--text);
    font: inherit;
  }
  .switch-problem {
    flex-basis: 100%;
    color: var(--fault);
  }
  .switch-problem:empty {
    display: none;
  }
`;
