import type { SourceView, StatusView } from '../../view.ts';
import { byId, element, setAttribute, setHidden, setText } from './dom.ts';
import { createIcon } from './icons.ts';
import { linesIn, partsIn } from './part.ts';
import type { Moment, Part } from './part.ts';
import { ago } from './time.ts';

/** The table of sources. Gives the function that shows the next view. */
export function createSources(): (view: StatusView, moment: Moment) => void {
  const section = byId('sources');
  const count = byId('source-count');
  const show = partsIn(byId('source-table'), ({ source }) => source, createSource);
  return function showSources({ sources }, moment) {
    const down = sources.filter(({ up }) => !up).length;
    setText(count, down === 0 ? 'all up' : `${down} of ${sources.length} down`);
    setHidden(section, sources.length === 0);
    show(sources, moment);
  };
}

/** A body of the table for each source: its row, and one for what it says of itself, first the reason while it is down. */
function createSource(): Part<SourceView> {
  const name = element('span', { class: 'source-name' });
  const required = element('span', { class: 'required' }, 'required');
  const details = element('ul', { class: 'details' });
  const icon = createIcon('ok');
  const state = element('span');
  const last = element('td', { class: 'last' });
  const row = element('tr');
  row.append(
    element('th', { scope: 'row' }, name, ' ', required),
    element('td', {}, element('span', { class: 'state' }, icon.root, state)),
    last,
  );
  const problem = element('p');
  const more = element('tr', { class: 'more' }, element('td', { colspan: '3' }, problem, details));
  const root = element('tbody', {}, row, more);
  const showDetails = linesIn(details, 'li');
  return {
    root,
    update(source, moment) {
      setAttribute(root, 'data-up', String(source.up));
      setText(name, source.source);
      setHidden(required, !source.required);
      icon.show(source.up ? 'ok' : 'fault');
      setText(state, source.up ? 'Up' : 'Down');
      setText(last, source.lastSuccess === undefined ? 'never' : ago(source.lastSuccess, moment.now));
      setText(problem, source.problem ?? '');
      setHidden(problem, source.problem === undefined);
      setHidden(more, source.problem === undefined && source.details.length === 0);
      showDetails(source.details, moment);
    },
  };
}
