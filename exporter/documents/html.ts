import { Marked } from 'marked';
import { escapeHtml } from './escape-html.ts';
import { PAGES } from './pages.ts';

const NAMES: ReadonlySet<string> = new Set(PAGES.map(({ name }) => name));
const COMMENT = /<!--[^]*?-->/g;

const marked = new Marked({
  renderer: {
    link({ href, tokens }) {
      const text = this.parser.parseInline(tokens);
      const target = targetOf(href);
      return target === undefined ? text : `<a href="${escapeHtml(target)}">${text}</a>`;
    },
    // Ours hold none, and none is to come in.
    html: () => '',
  },
});

/** A document of ours as a page of its own, from its Markdown. */
export function htmlPage(title: string, markdown: string): string {
  const links = PAGES.map(({ name, title: label }) => `<a href="${name}">${escapeHtml(label)}</a>`);
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${escapeHtml(title)} · Headroom</title>
<link rel="stylesheet" href="style.css">
<nav><a href="../">Headroom</a> ${links.join(' ')}</nav>
<main>
${marked.parse(markdown.replaceAll(COMMENT, ''), { async: false })}</main>
</html>
`;
}

/** Where a link leads here; what is only in the repository is not linked. */
function targetOf(href: string): string | undefined {
  if (/^https?:/.test(href) || href.startsWith('#')) return href;
  const name = /^([a-z-]+)\.md(#.*)?$/.exec(href);
  return name?.[1] !== undefined && NAMES.has(name[1]) ? `${name[1]}${name[2] ?? ''}` : undefined;
}

export const STYLE = `:root {
  color-scheme: light dark;
}
body {
  max-width: 72rem;
  margin: 0 auto;
  padding: 1.5rem;
  font: 16px/1.55 system-ui, sans-serif;
}
nav {
  display: flex;
  flex-wrap: wrap;
  gap: 0.25rem 1.25rem;
  padding-bottom: 1rem;
  border-bottom: 1px solid #8886;
}
main {
  overflow-wrap: break-word;
}
table {
  display: block;
  overflow-x: auto;
  border-collapse: collapse;
}
th,
td {
  padding: 0.4rem 1rem 0.4rem 0;
  border-bottom: 1px solid #8884;
  text-align: left;
  vertical-align: top;
}
code {
  font: 0.9em ui-monospace, Menlo, Consolas, monospace;
}
pre {
  overflow-x: auto;
}
`;
