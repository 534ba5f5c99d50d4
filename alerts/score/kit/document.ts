/** docs/scorecard.md: how the kit is scored, and between two marks what was measured. */
import { emptySection } from '../section.ts';

export const DOCUMENT = 'docs/scorecard.md';

/** The same code always gives the same text. */
export function scorecardDocument(): string {
  return `${[
    '<!-- Generated from alerts/score/kit by `npm run generate`, and measured by `npm run score:kit`. Change the code there, not this page. -->',
    '# Scorecard of the alerts',
    'What of the faults of a server the [alerts](alerts.md) see, how soon, and how often they speak when nothing is wrong. The [simulator](simulator.md) is read by the sources that read real servers and drivers, at one scrape a minute, and all rules as they are installed are run over it by a real Prometheus.',
    '## How it is measured',
    [
      '- **Servers.** Each is two copies of a small model on two GPUs. Requests come as in a series of the data: its median is 35 % of what the server can serve, and what is above 70 % would go to another replica. No day is used twice. The first half of the time is there to learn from, the second is judged.',
      '- **Without faults** a server is watched over all of the judged time. Pages and tickets are counted one for each alert and server, however many signals are in it, as the [Alertmanager of the examples](../examples/alertmanager/alertmanager.yaml) groups them. What begins again within an hour is still the same: that hour is ours, because to a person it is one matter; that Alertmanager tells of it again, five minutes after the last message at the earliest. How many alerts that were stands beside them. What inhibition would silence is counted. The series are real ones: customers come and go in them, and services stop. What fires then is counted, too.',
      '- **Faults** begin at random seconds of the judged time, whatever the traffic then is, each in a copy of its own, so that no fault is learned from another one. A copy is simulated from 75 minutes before its fault; the bands of its baselines are those of the server without fault, which an hour of a fault hardly moves.',
      '- **Seen** is a fault when an alert about the server, or about the replica beside it, begins to fire after it. Two minutes are added to every detection, for scrapes and groups of rules that wait for each other, as these runs over the past do not.',
      '- **Placebo** is the share of faults at whose times an alert begins in the run without faults: hits that are no merit.',
      '- **Settings.** How long a deviation must last by its nature, that waits within their SLO are for nobody, and three of the alerts were chosen with runs of these servers in view; the seed of the run below, which draws arrivals and the times of faults, was not looked at before. Only other servers tell what they are worth elsewhere.',
      '- **Not simulated** are the exporter itself, its sources and what is pushed; alerts about these have nothing to see. Nor is a release that replaces pods: what is learned of a pod [begins anew](baselines.md#pods-that-are-replaced) with it. The verdict is judged without the margin that keeps it from flapping.',
    ].join('\n'),
    '## Measured',
    emptySection(DOCUMENT, 'score:kit'),
  ].join('\n\n')}\n`;
}
