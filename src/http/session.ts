import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

const NAME = 'order_lifecycle';
const SECONDS = 12 * 3600;

/** Sessions that were ended before their time, and are remembered until then. */
const MOST_ENDED = 1_000;

/** Ends the session in the browser. */
export const NO_SESSION = `${NAME}=; Path=/; Max-Age=0; HttpOnly; SameSite=Strict`;

/**
 * The sessions of the console: cookies that prove the token was known, and do not contain it. Each is
 * good for twelve hours, for this token only, and until it is ended. That it was ended this process
 * knows alone, and as long as it runs.
 */
export class Sessions {
  readonly #token: string;
  readonly #now: () => number;
  /** The ids of those that were ended, with the second in which they would have. */
  readonly #ended = new Map<string, number>();
  /** Whatever began up to this second was ended. */
  #endedUpTo = 0;

  /** @param now milliseconds since 1970. */
  constructor(token: string, now: () => number = Date.now) {
    this.#token = token;
    this.#now = now;
  }

  /** The `Set-Cookie` that opens one. */
  open(secure: boolean): string {
    const ends = this.#second() + SECONDS;
    const id = randomBytes(16).toString('hex');
    const value = `${ends}.${id}.${this.#signed(ends, id)}`;
    return `${NAME}=${value}; Path=/; Max-Age=${SECONDS}; HttpOnly; SameSite=Strict${secure ? '; Secure' : ''}`;
  }

  /** Whether a `Cookie` header holds one that is open. */
  holds(header: string | undefined): boolean {
    return this.#openIn(header).length > 0;
  }

  /** Ends what a `Cookie` header holds. */
  end(header: string | undefined): void {
    for (const { id, ends } of this.#openIn(header)) this.#ended.set(id, ends);
    if (this.#ended.size <= MOST_ENDED) return;
    const second = this.#second();
    for (const [id, ends] of this.#ended) if (ends <= second) this.#ended.delete(id);
    if (this.#ended.size <= MOST_ENDED) return;
    // Rather have everybody sign in again than let one in who signed out.
    this.#ended.clear();
    this.#endedUpTo = second;
  }

  #openIn(header: string | undefined): readonly { readonly id: string; readonly ends: number }[] {
    return (header ?? '').split(';').flatMap((part) => {
      const [, digits = '', id = '', proof = ''] = COOKIE.exec(part) ?? [];
      const ends = Number(digits);
      const isOpen =
        ends > this.#second() &&
        ends - SECONDS > this.#endedUpTo &&
        !this.#ended.has(id) &&
        same(proof, this.#signed(ends, id));
      return isOpen ? [{ id, ends }] : [];
    });
  }

  #second(): number {
    return Math.floor(this.#now() / 1000);
  }

  #signed(ends: number, id: string): string {
    return createHmac('sha256', this.#token).update(`console ${ends} ${id}`).digest('hex');
  }
}

const COOKIE = new RegExp(`^\\s*${NAME}=(\\d{1,12})\\.([0-9a-f]{32})\\.([0-9a-f]{64})\\s*$`);

/** Whether two secrets are the same, in a time that tells nothing about them. */
export function same(given: string, wanted: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(wanted));
}

/** Whether a `Cookie` header names a session at all. */
export function namesSession(header: string | undefined): boolean {
  return (header ?? '').split(';').some((part) => part.trim().startsWith(`${NAME}=`));
}
