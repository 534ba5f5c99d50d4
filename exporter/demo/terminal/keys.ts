import type { ReadStream } from 'node:tty';

const CTRL_C = '\u0003';
const CTRL_D = '\u0004';

/** Listens to single keys of a terminal. `stop` gives the terminal back as it was. */
export function listenToKeys(
  terminal: ReadStream,
  onKey: (key: string) => void,
  onQuit: () => void,
): { stop(): void } {
  const read = (text: string) => {
    for (const key of text) {
      if (key === CTRL_C || key === CTRL_D || key === 'q') return onQuit();
      onKey(key);
    }
  };
  terminal.setRawMode(true);
  terminal.setEncoding('utf8').on('data', read).resume();
  return {
    stop() {
      terminal.off('data', read).pause();
      terminal.setRawMode(false);
    },
  };
}
