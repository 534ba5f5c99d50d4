const WIDTH = 30;
/** With a bar and the time that is left it fits into 80 columns. */
const LONGEST_LABEL = 31;
const ERASE_LINE = '\r\u001b[2K';
/** A line that is wrapped in a narrow window is not erased as a whole. */
const [NO_WRAP, WRAP] = ['\u001b[?7l', '\u001b[?7h'];
/** A line that is not a terminal gets a word at every quarter. */
const QUARTERS = 4;

/** A progress bar on one line, with the time that is left. */
export class Progress {
  private readonly label: string;
  private readonly write: (text: string) => void;
  private readonly isTerminal: boolean;
  private readonly began = performance.now();
  private shown = -1;

  constructor(label: string, write: (text: string) => void, isTerminal: boolean) {
    this.label = label;
    this.write = write;
    this.isTerminal = isTerminal;
  }

  /** @param share 0 to 1 */
  show(share: number): void {
    const step = Math.floor(share * (this.isTerminal ? 100 : QUARTERS));
    if (step === this.shown) return;
    this.shown = step;
    const percent = `${Math.floor(100 * share)} %`;
    if (!this.isTerminal) return this.write(`${this.label} ${percent}\n`);
    const full = Math.round(WIDTH * share);
    const bar = '█'.repeat(full) + '░'.repeat(WIDTH - full);
    const line = `${short(this.label)} ${bar} ${percent.padStart(5)}${this.left(share)}`;
    this.write(`${ERASE_LINE}${NO_WRAP}${line}${WRAP}`);
  }

  /** Puts a sentence in the place of the bar. */
  end(sentence: string): void {
    this.write(`${this.isTerminal ? ERASE_LINE : ''}${sentence}\n`);
  }

  /** Takes the bar away. */
  clear(): void {
    if (this.isTerminal) this.write(ERASE_LINE);
  }

  private left(share: number): string {
    const seconds = (performance.now() - this.began) / 1000;
    return share < 0.05 ? '' : `  ${Math.ceil((seconds * (1 - share)) / share)} s left`;
  }
}

function short(label: string): string {
  return label.length > LONGEST_LABEL ? `${label.slice(0, LONGEST_LABEL - 1)}…` : label;
}
