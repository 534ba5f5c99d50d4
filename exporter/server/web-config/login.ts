import { createHmac, randomBytes } from 'node:crypto';
import type { ComparePassword } from './password-checks.ts';
import { TooManyChecks } from './password-checks.ts';

/** Results are kept for so many of each kind, as in the toolkit. */
const MOST_KEPT = 100;

export type LoginResult = 'accepted' | 'refused' | 'busy';

/**
 * Basic auth against bcrypt hashes. A check costs a tenth of a second of a CPU, so that results are kept: those of right
 * passwords apart from those of wrong ones, or guesses would push them out.
 */
export class Login {
  private readonly compare: ComparePassword;
  /** Of this process alone: neither a password nor its plain hash stays in memory. */
  private readonly secret = randomBytes(32);
  private readonly accepted = new Set<string>();
  private readonly refused = new Set<string>();
  private readonly running = new Map<string, Promise<boolean>>();

  constructor(compare: ComparePassword) {
    this.compare = compare;
  }

  /** `users` has at least one; `authorization` is the header as it was sent. */
  async check(users: ReadonlyMap<string, string>, authorization: string | undefined): Promise<LoginResult> {
    const given = readBasic(authorization);
    if (!given) return 'refused';
    const { user, password } = given;
    const own = users.get(user);
    // Who is no user is compared with the hash of one, so that the time does not tell. Always the same one: the hashes
    // may differ in cost.
    const hash = own ?? this.standIn(users, user);
    const key = this.digest(JSON.stringify([own !== undefined, user, hash, password]));
    if (this.accepted.has(key)) return 'accepted';
    if (this.refused.has(key)) return 'refused';
    try {
      const matches = await this.compareOnce(key, password, hash);
      const isGood = matches && own !== undefined;
      keep(isGood ? this.accepted : this.refused, key);
      return isGood ? 'accepted' : 'refused';
    } catch (error) {
      if (error instanceof TooManyChecks) return 'busy';
      throw error;
    }
  }

  /** Requests that come together with the same password cost one check. */
  private compareOnce(key: string, password: string, hash: string): Promise<boolean> {
    const running = this.running.get(key);
    if (running) return running;
    const check = this.compare(password, hash).finally(() => this.running.delete(key));
    this.running.set(key, check);
    return check;
  }

  private standIn(users: ReadonlyMap<string, string>, user: string): string {
    const hashes = [...users.values()];
    const index = Number.parseInt(this.digest(user).slice(0, 8), 16) % hashes.length;
    return hashes[index] ?? '';
  }

  private digest(text: string): string {
    return createHmac('sha256', this.secret).update(text).digest('hex');
  }
}

function readBasic(authorization = ''): { user: string; password: string } | undefined {
  const encoded = /^Basic +([\w+/=-]+)$/i.exec(authorization)?.[1];
  if (encoded === undefined) return undefined;
  const text = Buffer.from(encoded, 'base64').toString('utf8');
  const colon = text.indexOf(':');
  return colon === -1 ? undefined : { user: text.slice(0, colon), password: text.slice(colon + 1) };
}

/** The oldest makes room. */
function keep(kept: Set<string>, key: string): void {
  const [oldest] = kept;
  if (kept.size >= MOST_KEPT && oldest !== undefined) kept.delete(oldest);
  kept.add(key);
}
