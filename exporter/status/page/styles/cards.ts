const css = String.raw;

/** Verdict cards and the charts in them. */
export const CARDS = css`
  .servers {
    display: grid;
    gap: 1.25rem;
  }
  .card {
    overflow: hidden;
    border: 1px solid var(--border);
    border-radius: var(--radius);
    background: var(--surface);
    box-shadow: var(--shadow);
  }
  .verdict {
    padding: clamp(1rem, 2.2vw, 1.6rem);
    background: var(--tone-ground);
  }
  .verdict header {
    display: flex;
    flex-wrap: wrap;
    justify-content: space-between;
    gap: 0.15rem 1rem;
    margin-bottom: 0.9rem;
  }
  .verdict h3 {
    font-size: 0.95rem;
    font-weight: 600;
  }
  .model,
  .devices,
  .since {
    color: var(--muted);
    font-weight: 450;
  }
  .verdict h3 {
    min-width: 0;
  }
  .server,
  .model {
    unicode-bidi: isolate;
  }
  .model {
    display: -webkit-inline-box;
    overflow: hidden;
    max-width: 100%;
    margin-left: 0.35rem;
    vertical-align: top;
    -webkit-box-orient: vertical;
    -webkit-line-clamp: 3;
  }
  .verdict-line {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0.35rem 0.8rem;
  }
  .badge {
    display: inline-flex;
    align-items: center;
    gap: 0.45rem;
    padding: 0.22rem 0.75rem 0.22rem 0.6rem;
    border-radius: 99px;
    background: var(--tone);
    color: var(--surface);
    font-size: 0.95rem;
  }
  .badge strong {
    font-weight: 650;
  }
  .tone {
    color: var(--tone);
    font-weight: 600;
  }
  .tone:empty {
    display: none;
  }
  .says {
    max-width: 60rem;
    margin-top: 0.85rem;
    font-size: clamp(1.15rem, 1rem + 0.75vw, 1.5rem);
    font-weight: 550;
    line-height: 1.35;
    letter-spacing: -0.014em;
    text-wrap: balance;
  }
  .answer {
    color: var(--tone);
  }
  .next {
    display: flex;
    gap: 0.55rem;
    max-width: 60rem;
    margin-top: 0.85rem;
    font-size: 1.02rem;
    text-wrap: pretty;
  }
  .next .icon {
    margin-top: 0.2em;
    color: var(--tone);
  }
  .next-word {
    font-weight: 650;
  }
  .notices,
  .unknown {
    display: grid;
    gap: 0.3rem;
    margin-top: 0.9rem;
    padding-top: 0.9rem;
    border-top: 1px solid var(--border);
  }
  .unknown {
    color: var(--muted);
  }
  .notices:not([hidden]) + .unknown {
    margin-top: 0.3rem;
    padding-top: 0;
    border-top: 0;
  }
  .unknown li {
    display: grid;
    grid-template-columns: minmax(4.4rem, max-content) 1fr;
    column-gap: 0.75rem;
  }
  .notices li {
    display: flex;
    flex-wrap: wrap;
    gap: 0 0.55rem;
  }
  .notices .icon {
    margin-top: 0.2em;
    color: var(--muted);
  }
  .notices li > :last-child {
    flex: 1 1 16rem;
  }
  .notice-kind,
  .unknown li::before {
    color: var(--muted);
  }
  .notices [data-kind='warning'] {
    padding: 0.55rem 0.8rem;
    border-radius: calc(var(--radius) / 2);
    border: 1px solid var(--act);
    background: var(--act-ground);
    font-weight: 500;
  }
  .notices [data-kind='warning'] .icon,
  .notices [data-kind='warning'] .notice-kind {
    color: var(--act);
    font-weight: 650;
  }
  .unknown li::before {
    content: 'Unknown';
  }
`;
