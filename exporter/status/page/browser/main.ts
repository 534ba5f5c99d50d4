/** The status page: follows the exporter's views and draws them. */
import { createAnnouncer } from './announce.ts';
import { byId, setHidden, setText } from './dom.ts';
import { clientTime, exporterTime, isStale } from './freshness.ts';
import type { Received } from './freshness.ts';
import { createGpus } from './gpus.ts';
import { createLinks } from './links.ts';
import { createLive } from './live.ts';
import { createScenario } from './scenario.ts';
import { createSources } from './sources.ts';
import { followStream } from './stream.ts';
import type { Connection } from './stream.ts';
import { titleOf } from './title.ts';
import { createVerdicts } from './verdicts.ts';

const sections = [createScenario(), createVerdicts(), createGpus(), createSources(), createLinks()];
const showLive = createLive();
const announce = createAnnouncer();
let received: Received | undefined;
let connection: Connection = 'connecting';
let frame: number | undefined;

function draw(): void {
  frame = undefined;
  const now = clientTime();
  const state = showLive(received, connection, now);
  setHidden(byId('waiting'), received?.view.collectedAt !== undefined);
  setHidden(byId('content'), received === undefined);
  if (!received) return;
  const { view } = received;
  const moment = { now: exporterTime(received, now), windowEnd: view.now / 1_000 };
  for (const show of sections) show(view, moment);
  setText(byId('version'), view.version);
  announce(view, state);
}

/** Once a frame at most, and not while nobody looks. */
function drawSoon(): void {
  frame ??= requestAnimationFrame(draw);
}

/** The tab's title is seen while the page is not. */
function tick(): void {
  if (received) document.title = titleOf(received.view, isStale(received, clientTime()));
  drawSoon();
}

followStream(
  { events: 'status/events', view: 'status/view' },
  {
    onView(view) {
      received = { view, at: clientTime() };
      tick();
    },
    onConnection(next) {
      connection = next;
      tick();
    },
  },
);
setInterval(tick, 1_000);
