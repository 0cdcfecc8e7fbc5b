import { createHmac, randomBytes } from 'node:crypto';
import { isSameSecret } from './same-secret.js';

const NAME = 'order_lifecycle';
const SECONDS = 12 * 3600;

/** How many ended sessions are remembered until they expire. */
const MAX_ENDED = 1_000;

/** The `Set-Cookie` that removes the session from the browser. */
export const NO_SESSION = `${NAME}=; Path=/; Max-Age=0; HttpOnly; SameSite=Strict`;

/**
 * The sessions of the console: cookies that prove knowledge of the token without containing it. A
 * session is valid for twelve hours and for this token only, or until it is ended. Ended sessions are
 * remembered by this process alone, while it runs.
 */
export class Sessions {
  readonly #token: string;
  readonly #now: () => number;
  /** Ids of ended sessions, with the second in which they would have expired. */
  readonly #ended = new Map<string, number>();
  /** Every session opened up to this second is ended. */
  #endedUpTo = 0;

  /** @param now milliseconds since 1970. */
  constructor(token: string, now: () => number = Date.now) {
    this.#token = token;
    this.#now = now;
  }

  /** Opens a session: the `Set-Cookie` for it. */
  open(secure: boolean): string {
    const expires = this.#second() + SECONDS;
    const id = randomBytes(16).toString('hex');
    const value = `${expires}.${id}.${this.#signed(expires, id)}`;
    return `${NAME}=${value}; Path=/; Max-Age=${SECONDS}; HttpOnly; SameSite=Strict${secure ? '; Secure' : ''}`;
  }

  /** Whether a `Cookie` header holds an open session. */
  holds(header: string | undefined): boolean {
    return this.#openIn(header).length > 0;
  }

  /** Ends the sessions in a `Cookie` header. */
  end(header: string | undefined): void {
    for (const { id, expires } of this.#openIn(header)) this.#ended.set(id, expires);
    if (this.#ended.size <= MAX_ENDED) return;
    const second = this.#second();
    for (const [id, expires] of this.#ended) if (expires <= second) this.#ended.delete(id);
    if (this.#ended.size <= MAX_ENDED) return;
    // Everybody signs in again rather than one who signed out being let in.
    this.#ended.clear();
    this.#endedUpTo = second;
  }

  #openIn(
    header: string | undefined,
  ): readonly { readonly id: string; readonly expires: number }[] {
    return (header ?? '').split(';').flatMap((part) => {
      const [, digits = '', id = '', proof = ''] = COOKIE.exec(part) ?? [];
      const expires = Number(digits);
      const isOpen =
        expires > this.#second() &&
        expires - SECONDS > this.#endedUpTo &&
        !this.#ended.has(id) &&
        isSameSecret(proof, this.#signed(expires, id));
      return isOpen ? [{ id, expires }] : [];
    });
  }

  #second(): number {
    return Math.floor(this.#now() / 1000);
  }

  #signed(expires: number, id: string): string {
    return createHmac('sha256', this.#token).update(`console ${expires} ${id}`).digest('hex');
  }
}

const COOKIE = new RegExp(`^\\s*${NAME}=(\\d{1,12})\\.([0-9a-f]{32})\\.([0-9a-f]{64})\\s*$`);

/** Whether a `Cookie` header holds a session at all, open or not. */
export function namesSession(header: string | undefined): boolean {
  return (header ?? '').split(';').some((part) => part.trim().startsWith(`${NAME}=`));
}
