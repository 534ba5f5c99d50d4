import type { LinkView, StatusView } from '../../view.ts';
import { byId, element, setAttribute, setHidden, setText } from './dom.ts';
import { partsIn } from './part.ts';
import type { Moment, Part } from './part.ts';

/** Links at the end of the page. Gives the function that shows the next view. */
export function createLinks(): (view: StatusView, moment: Moment) => void {
  const list = byId('links');
  const leftOut = byId('left-out');
  // What stood there for pages without a view goes.
  list.replaceChildren();
  const show = partsIn(list, ({ href }) => href, createLink);
  return function showLinks(view, moment) {
    show(view.links.filter(isSafe), moment);
    const several = view.leftOut === 1 ? '1 more is' : `${view.leftOut} more are`;
    setText(leftOut, view.leftOut === 0 ? '' : `${several} not shown here. The metrics page has them all.`);
    setHidden(leftOut, view.leftOut === 0);
  };
}

function createLink(): Part<LinkView> {
  const anchor = element('a');
  const root = element('li', {}, anchor);
  return {
    root,
    update({ label, href }) {
      setText(anchor, label);
      setAttribute(anchor, 'href', href);
    },
  };
}

/** A link leads to a page; `javascript:` does not. */
function isSafe({ href }: LinkView): boolean {
  if (!URL.canParse(href, document.baseURI)) return false;
  return ['http:', 'https:'].includes(new URL(href, document.baseURI).protocol);
}
