/** A mistake of the operator, told in sentences: where, what was found, what to type. Ends the program with code 2. */
export class ConfigProblem extends Error {
  override readonly name = 'ConfigProblem';
  readonly lines: readonly string[];

  constructor(lines: readonly string[]) {
    super(lines.join('\n'));
    this.lines = lines;
  }
}
