import type { SimulatedView, StatusView } from '../../view.ts';
import { byId, element, setAttribute, setHidden, setText } from './dom.ts';
import { partsIn } from './part.ts';
import type { Moment } from './part.ts';

const URL_OF_SWITCH = 'status/scenario';

/** The banner of the demo, with its switch. Gives the function that shows the next view. */
export function createScenario(): (view: StatusView, moment: Moment) => void {
  const banner = byId('simulated');
  const select = element('select', { id: 'scenario', autocomplete: 'off' });
  byId('scenario-switch').append(select);
  const name = byId('scenario-name');
  const summary = byId('scenario-summary');
  const problem = byId('scenario-problem');
  /** Chosen here and not yet in a view: the old view must not take the choice back. */
  let pending: string | undefined;
  const showOptions = partsIn<string>(
    select,
    (option) => option,
    () => {
      const root = element('option');
      return {
        root,
        update(option) {
          setText(root, option);
          setAttribute(root, 'value', option);
        },
      };
    },
  );

  async function choose(): Promise<void> {
    const wanted = select.value;
    pending = wanted;
    setText(problem, '');
    const failed = await post(wanted);
    if (failed === undefined || pending !== wanted) return;
    pending = undefined;
    setText(problem, `The scenario was not switched: ${failed}.`);
  }

  select.addEventListener('change', () => void choose());

  return function showScenario({ simulated }, moment) {
    setHidden(banner, !simulated);
    if (!simulated) return;
    showOptions(scenarioNames(simulated), moment);
    if (pending === simulated.scenario) pending = undefined;
    const shown = pending ?? simulated.scenario;
    if (select.value !== shown) select.value = shown;
    setText(name, simulated.scenario);
    setText(summary, simulated.summary);
  };
}

function scenarioNames({ scenario, scenarios }: SimulatedView): readonly string[] {
  const names = scenarios.map((each) => each.name);
  return names.includes(scenario) ? names : [scenario, ...names];
}

/** Why the switch failed; nothing when it did not. */
async function post(scenario: string): Promise<string | undefined> {
  try {
    const response = await fetch(URL_OF_SWITCH, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ scenario }),
    });
    return response.ok ? undefined : `the exporter answered ${response.status}`;
  } catch {
    return 'the exporter does not answer';
  }
}
