const css = String.raw;

/** The page as a whole: type, header, footer, what is common to its parts. */
export const LAYOUT = css`
  * {
    box-sizing: border-box;
  }
  [hidden] {
    display: none !important;
  }
  body {
    margin: 0;
    background: var(--ground);
    color: var(--text);
    font:
      15px/1.5 Inter,
      ui-sans-serif,
      system-ui,
      -apple-system,
      'Segoe UI',
      Roboto,
      sans-serif;
    font-variant-numeric: tabular-nums;
    -webkit-font-smoothing: antialiased;
    overflow-wrap: anywhere;
  }
  .top,
  main,
  footer {
    max-width: 80rem;
    margin: 0 auto;
    padding: 0 clamp(1rem, 3vw, 2rem);
  }
  .top {
    display: flex;
    flex-wrap: wrap;
    justify-content: space-between;
    align-items: center;
    gap: 0 1rem;
    padding-top: 1.25rem;
  }
  h1,
  h2,
  h3,
  p,
  ul,
  dl,
  dd,
  figure {
    margin: 0;
    padding: 0;
  }
  ul {
    list-style: none;
  }
  h1 {
    flex-basis: 100%;
    margin: 1.5rem 0 1.75rem;
    font-size: clamp(1.5rem, 1.1rem + 1.6vw, 2.15rem);
    font-weight: 650;
    line-height: 1.2;
    letter-spacing: -0.022em;
    text-wrap: balance;
  }
  h1 span {
    color: var(--muted);
  }
  h2 {
    margin: 2.5rem 0 0.85rem;
    font-size: 1.05rem;
    font-weight: 650;
    letter-spacing: -0.01em;
  }
  #verdicts {
    outline: none;
  }
  #verdicts h2 {
    margin-top: 0;
  }
  .count {
    margin-left: 0.35rem;
    color: var(--muted);
    font-weight: 450;
  }
  a {
    color: var(--accent);
    text-underline-offset: 0.2em;
  }
  :focus-visible {
    outline: 2px solid var(--focus);
    outline-offset: 2px;
    border-radius: 4px;
  }
  code,
  pre {
    font-family: var(--mono);
    font-size: 0.9em;
  }
  .icon {
    flex: none;
    width: 1.15em;
    height: 1.15em;
    fill: none;
    stroke: currentcolor;
    stroke-width: 2;
    stroke-linecap: round;
    stroke-linejoin: round;
  }
  .unseen,
  .skip:not(:focus) {
    position: absolute;
    width: 1px;
    height: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
  .skip:focus {
    position: absolute;
    z-index: 2;
    top: 0.5rem;
    left: 0.5rem;
    padding: 0.5rem 0.9rem;
    background: var(--surface);
  }
  .empty {
    margin-bottom: 1.25rem;
    padding: 1.5rem;
    border: 1px dashed var(--border);
    border-radius: var(--radius);
    background: var(--surface);
    color: var(--muted);
  }
  .empty p code {
    white-space: nowrap;
    color: var(--text);
  }
  .empty strong {
    color: var(--text);
  }
  .empty pre {
    overflow-x: auto;
    margin: 1rem 0;
    padding: 1rem;
    border-radius: 8px;
    background: var(--sunken);
    color: var(--text);
    line-height: 1.6;
  }
  footer {
    padding-top: 2.5rem;
    padding-bottom: 3rem;
    color: var(--muted);
  }
  footer ul {
    display: flex;
    flex-wrap: wrap;
    gap: 0.5rem 1.5rem;
  }
  footer p {
    margin-bottom: 0.75rem;
  }
`;
