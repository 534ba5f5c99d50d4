const css = String.raw;

/** Small charts, wherever they stand. */
export const CHARTS = css`
  .charts {
    display: grid;
    grid-template-columns: repeat(auto-fill, minmax(min(100%, 17rem), 1fr));
    gap: 1.4rem 1.75rem;
    padding: clamp(1rem, 2.2vw, 1.6rem);
  }
  /* One that would stand alone in two columns as in three. */
  .chart:last-child:nth-child(6n + 7) {
    grid-column: 1 / -1;
  }
  .chart {
    display: flex;
    flex-direction: column;
    min-width: 0;
  }
  figcaption {
    display: flex;
    flex-direction: column;
  }
  .chart-title {
    color: var(--muted);
    font-size: 0.87rem;
  }
  .chart-now {
    display: flex;
    align-items: baseline;
    gap: 0.3rem;
    line-height: 1.25;
  }
  .chart-value {
    font-size: 1.6rem;
    font-weight: 620;
    letter-spacing: -0.025em;
  }
  .chart-unit,
  .chart-when {
    color: var(--muted);
    font-size: 0.87rem;
  }
  .chart-when {
    margin-left: auto;
  }
  .chart-when:empty {
    display: none;
  }
  .legend {
    display: flex;
    flex-wrap: wrap;
    gap: 0 0.9rem;
    color: var(--muted);
    font-size: 0.8rem;
  }
  .legend-value {
    color: var(--text);
  }
  .swatch {
    display: inline-block;
    width: 0.9rem;
    margin-right: 0.3rem;
    border-top: 2px solid var(--line-1);
    vertical-align: middle;
  }
  .legend li:nth-child(2) .swatch {
    border-top: 2px dashed var(--line-2);
  }
  .legend li:nth-child(3) .swatch {
    border-top: 2px dotted var(--line-3);
  }
  .legend li:nth-child(4) .swatch {
    border-top: 2px dashed var(--line-4);
  }
  .legend li:nth-child(5) .swatch {
    border-top: 2px dotted var(--line-5);
  }
  .plot {
    margin-top: auto;
    padding-top: 0.35rem;
    box-sizing: content-box;
  }
  .chart-spark figcaption {
    flex-direction: row;
    justify-content: space-between;
    align-items: baseline;
  }
  .chart-spark .chart-value {
    font-size: 1.05rem;
  }
  .u-cursor-pt {
    border-radius: 50%;
  }
  .u-hz .u-cursor-x {
    border-right: 1px solid var(--muted);
  }
`;
