import { emitKeypressEvents } from 'node:readline';
import type { ReadStream, WriteStream } from 'node:tty';
import type { Firing } from '../firing.ts';
import type { Sent } from '../marks/send.ts';
import type { Mark } from '../marks/mark.ts';
import { ReviewProblem } from '../problem.ts';
import { draw } from './draw.ts';
import { marksOf, openScreen, press, settle } from './state.ts';
import type { Key, Screen } from './state.ts';

export interface Session {
  readonly input: ReadStream;
  readonly output: WriteStream;
  readonly firings: readonly Firing[];
  readonly timeZone: string;
  /** @throws ReviewProblem */
  readonly send: (marks: readonly Mark[]) => Promise<Sent>;
}

export interface Outcome {
  /** As they are after what was sent. */
  readonly firings: readonly Firing[];
  readonly sent: readonly Mark[];
  /** What was said, and not sent. */
  readonly unsent: readonly Mark[];
}

/** The other screen, no cursor, lines are cut and not wrapped. */
const ENTER = '\u001b[?1049h\u001b[?25l\u001b[?7l';
const LEAVE = '\u001b[?7h\u001b[?25h\u001b[?1049l';
const HOME = '\u001b[H';
const END_OF_LINE = '\u001b[K\r\n';
const REST_OF_SCREEN = '\u001b[K\u001b[J';
const ENDING = ['SIGTERM', 'SIGHUP', 'SIGINT'] as const;

interface Keypress {
  readonly name?: string;
  readonly ctrl?: boolean;
  readonly meta?: boolean;
}

/**
 * Lets somebody go through firings by single keys. However it ends, the terminal is as it was: also when the program is told
 * to end, and when it breaks.
 */
export async function reviewByKeys(session: Session): Promise<Outcome> {
  const { input, output, firings, timeZone, send } = session;
  let screen = openScreen(firings);
  const sent: Mark[] = [];
  const redraw = () => output.write(frameOf(draw(screen, sizeOf(output), timeZone)));
  const enter = () => {
    input.setRawMode(true);
    output.write(ENTER);
    redraw();
  };
  const leave = () => {
    if (input.isTTY && input.isRaw) input.setRawMode(false);
    output.write(LEAVE);
  };
  const endBy = (signal: NodeJS.Signals) => {
    leave();
    for (const name of ENDING) process.off(name, endBy);
    process.kill(process.pid, signal);
  };
  // An error that nobody takes ends the program by way of this.
  process.on('exit', leave);
  for (const name of ENDING) process.on(name, endBy);

  async function tell(): Promise<void> {
    const marks = marksOf(screen);
    const answer = await send(marks).catch((error: unknown) => {
      if (error instanceof ReviewProblem) return error;
      throw error;
    });
    const taken = answer instanceof Error ? [] : answer.taken;
    const problem = answer instanceof Error ? answer.message : answer.refused[0]?.why;
    sent.push(...taken);
    screen = settle(screen, taken, problem, Date.now() / 1000);
  }

  emitKeypressEvents(input);
  enter();
  try {
    await new Promise<void>((resolve, reject) => {
      const show = (next: Screen) => {
        screen = next;
        if (screen.mode.kind === 'left') return resolve();
        redraw();
        if (screen.mode.kind === 'send') tell().then(() => show(screen), reject);
      };
      const onKey = (text: string | undefined, key: Keypress) => {
        if (key.ctrl && (key.name === 'c' || key.name === 'd')) return resolve();
        if (key.ctrl && key.name === 'z') return suspend(leave, enter);
        // Escape by itself comes with meta.
        const isPlain = !key.ctrl && (!key.meta || key.name === 'escape');
        if (screen.mode.kind !== 'send' && isPlain) show(press(screen, toKey(text, key)));
      };
      input.on('keypress', onKey);
      output.on('resize', redraw);
      // The terminal is gone, and the person with it.
      for (const name of ['end', 'close', 'error'] as const) input.once(name, () => resolve());
      output.once('error', () => resolve());
      input.resume();
    });
  } finally {
    input.removeAllListeners('keypress');
    output.off('resize', redraw);
    input.pause();
    process.off('exit', leave);
    for (const name of ENDING) process.off(name, endBy);
    leave();
  }
  return { firings: screen.firings, sent, unsent: marksOf(screen) };
}

function toKey(text: string | undefined, { name }: Keypress): Key {
  return { name: name ?? text ?? '', text: text ?? '' };
}

function suspend(leave: () => void, enter: () => void): void {
  leave();
  process.once('SIGCONT', enter);
  process.kill(process.pid, 'SIGTSTP');
}

function frameOf(lines: readonly string[]): string {
  return HOME + lines.join(END_OF_LINE) + REST_OF_SCREEN;
}

/** Some terminals do not tell theirs. */
function sizeOf({ columns, rows }: WriteStream) {
  return { columns: columns || 80, rows: rows || 24 };
}
