const css = String.raw;

/** Colours and measures, light and dark. Text on its ground has a contrast of 4.5 and more; the page's tests measure it. */
export const THEME = css`
  :root {
    color-scheme: light dark;
    --ground: #f6f6f7;
    --surface: #ffffff;
    --sunken: #f1f1f3;
    --border: #e2e2e6;
    --text: #17181c;
    --muted: #5c5f6a;
    --accent: #3451c6;
    --accent-ground: #eef1fd;
    --focus: #3451c6;
    --line-1: #3451c6;
    --line-2: #b0479a;
    --line-3: #0f7c80;
    --line-4: #a35a00;
    --line-5: #b3261e;
    --line-fill: rgb(52 81 198 / 9%);
    --limit: #b3261e;
    --grid: #ececef;
    --ok: #14713a;
    --ok-ground: #e9f6ee;
    --spend: #7a5200;
    --spend-ground: #fdf3d8;
    --act: #a63a06;
    --act-ground: #feeee4;
    --fault: #b3141f;
    --fault-ground: #fde8e8;
    --unknown: #5c5f6a;
    --unknown-ground: #efeff2;
    --shadow: 0 1px 2px rgb(20 20 30 / 5%), 0 4px 16px rgb(20 20 30 / 4%);
    --radius: 14px;
    --mono: ui-monospace, 'SF Mono', 'Cascadia Mono', Menlo, Consolas, monospace;
  }

  @media (prefers-color-scheme: dark) {
    :root {
      --ground: #0d0e11;
      --surface: #15171c;
      --sunken: #1c1f26;
      --border: #272b34;
      --text: #eceef3;
      --muted: #a2a8b6;
      --accent: #9db2ff;
      --accent-ground: #161b2e;
      --focus: #9db2ff;
      --line-1: #8ea6ff;
      --line-2: #f09ad9;
      --line-3: #5fd0d3;
      --line-4: #f0b36b;
      --line-5: #ff9189;
      --line-fill: rgb(142 166 255 / 12%);
      --limit: #ff9189;
      --grid: #22262e;
      --ok: #6fdc9b;
      --ok-ground: #10241a;
      --spend: #f2c75c;
      --spend-ground: #272010;
      --act: #ffab78;
      --act-ground: #2c1c12;
      --fault: #ff9393;
      --fault-ground: #321518;
      --unknown: #a2a8b6;
      --unknown-ground: #1c1f26;
      --shadow: none;
    }
  }

  [data-tone='ok'] {
    --tone: var(--ok);
    --tone-ground: var(--ok-ground);
  }
  [data-tone='spend'] {
    --tone: var(--spend);
    --tone-ground: var(--spend-ground);
  }
  [data-tone='act'] {
    --tone: var(--act);
    --tone-ground: var(--act-ground);
  }
  [data-tone='fault'] {
    --tone: var(--fault);
    --tone-ground: var(--fault-ground);
  }
  [data-tone='unknown'] {
    --tone: var(--unknown);
    --tone-ground: var(--unknown-ground);
  }
`;
