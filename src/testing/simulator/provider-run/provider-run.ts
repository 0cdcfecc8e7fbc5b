import type { Instant } from '../../../order/time/instant.js';
import type { LifeClass } from '../life-classes.js';
import type { Random } from '../values/random.js';
import { DAY, HOUR, MILLISECOND, MINUTE, SECOND, secondOf } from '../values/time.js';
import type { OrderBasics } from './basics.js';
import type {
  Announcement,
  OrderVersion,
  ProviderCharge,
  ProviderFraudState,
  ProviderOrderState,
  SessionState,
  VisitTimes,
} from './model.js';
import { Occasions } from './occasions.js';

/** How long the provider takes until its next step. */
export type Gap = 'moment' | 'seconds' | 'minutes' | 'hours' | 'days' | 'any';

/** What a step alters. A `state` or `fraudState` is also recorded among the visits. */
export type Change = Partial<
  Omit<OrderVersion, 'at' | 'stateTimes' | 'fraudTimes' | 'createdAt' | 'updatedAt'>
>;

/** An event of one version of the order. */
export interface Occurrence extends Announcement {
  /** Index of the version that gave rise to it. */
  readonly version: number;
}

/** An answer to a call of the shop that changed something. */
export interface Answer {
  readonly version: number;
  readonly method: 'POST';
  readonly path: string;
  readonly status: number;
}

/** Announces an event about the whole order. */
export function aboutOrder(type: string): Announcement {
  return { type, subject: { kind: 'order' } };
}

/** Announces an event about one charge. */
export function aboutCharge(type: string, id: string): Announcement {
  return { type, subject: { kind: 'charge', id } };
}

/**
 * The provider's side of one order, while its life is being made up: a clock, the versions of the
 * order so far, and what was announced about each.
 */
export class ProviderRun {
  readonly basics: OrderBasics;
  readonly random: Random;
  readonly versions: OrderVersion[] = [];
  readonly occurrences: Occurrence[] = [];
  readonly answers: Answer[] = [];
  readonly occasions: Occasions;
  #now: Instant;

  constructor(
    basics: OrderBasics,
    random: Random,
    start: Instant,
    occasions: Occasions = new Occasions(),
  ) {
    this.basics = basics;
    this.occasions = occasions;
    this.random = random;
    this.#now = start;
  }

  /** The provider's clock. */
  get now(): Instant {
    return this.#now;
  }

  /** The order as it stands. Throws before it was placed: a scenario is wrong. */
  get order(): OrderVersion {
    const last = this.versions.at(-1);
    if (last === undefined) throw new Error('The scenario acts on an order that was never placed.');
    return last;
  }

  /** An occasion for a class of lives: whether it is taken. */
  takes(name: LifeClass, p: number): boolean {
    return this.occasions.take(name, p, this.random);
  }

  /** Lets the clock run. */
  wait(gap: Gap): void {
    const { random } = this;
    const kind =
      gap === 'any'
        ? random.weighted<Gap>([
            [5, 'moment'],
            [4, 'seconds'],
            [2, 'minutes'],
            [2, 'hours'],
            [2, 'days'],
          ])
        : gap;
    switch (kind) {
      case 'moment':
        // Three in ten: so near that two events share a millisecond or two.
        this.#now += random.chance(0.3)
          ? random.int(MILLISECOND, 4 * MILLISECOND)
          : random.int(5 * MILLISECOND, 900 * MILLISECOND);
        return;
      case 'seconds':
        this.#now += random.int(SECOND + SECOND / 10, 40 * SECOND);
        return;
      case 'minutes':
        this.#now += random.int(MINUTE, 50 * MINUTE);
        return;
      case 'hours':
        this.#now += random.int(HOUR, 23 * HOUR);
        return;
      default:
        this.#now += random.int(DAY, 9 * DAY);
    }
  }

  /** The order begins. Its creation lies up to three seconds before its first state. */
  place(
    first: {
      readonly state: ProviderOrderState;
      readonly fraudState?: ProviderFraudState | undefined;
      readonly session: SessionState;
      readonly charges: readonly ProviderCharge[];
      readonly upstreamId: string | undefined;
    },
    ...announcements: readonly Announcement[]
  ): void {
    const at = this.#now;
    const createdAt = secondOf(at - this.random.int(0, 3 * SECOND));
    const { fraudState } = first;
    this.versions.push({
      at,
      createdAt,
      updatedAt: createdAt,
      state: first.state,
      stateTimes: { [first.state]: secondOf(at) },
      fraudState,
      fraudTimes: fraudState === undefined ? {} : { [fraudState]: secondOf(at) },
      session: first.session,
      charges: first.charges,
      refunds: [],
      returns: [],
      fulfilments: [],
      files: [],
      upstreamId: first.upstreamId,
      disputes: 0,
      chargebacks: 0,
      transactions: [],
      sources: this.basics.sources,
      reauthorisationFailed: false,
    });
    this.announce(...announcements);
  }

  /** A step of the order's life, now; at least a millisecond after the one before. */
  change(change: Change, ...announcements: readonly Announcement[]): void {
    const before = this.order;
    if (this.#now < before.at + MILLISECOND) {
      this.#now = before.at + this.random.int(MILLISECOND, 5 * MILLISECOND);
    }
    const at = this.#now;
    this.versions.push({
      ...before,
      ...change,
      at,
      updatedAt: this.random.chance(0.7) ? secondOf(at) : before.updatedAt,
      stateTimes:
        change.state === undefined
          ? before.stateTimes
          : this.#visit(before.stateTimes, change.state, at),
      fraudTimes:
        change.fraudState === undefined
          ? before.fraudTimes
          : this.#visit(before.fraudTimes, change.fraudState, at),
    });
    this.announce(...announcements);
  }

  /** Further events of the step just made. */
  announce(...announcements: readonly Announcement[]): void {
    const version = this.versions.length - 1;
    for (const announcement of announcements) this.occurrences.push({ ...announcement, version });
  }

  /** The shop's own call brought the step just made about, and was answered with the order. */
  answer(path: string, status: number): void {
    this.answers.push({ version: this.versions.length - 1, method: 'POST', path, status });
  }

  /** One time per state: entering it again overwrites, or does not add. */
  #visit<K extends string>(times: VisitTimes<K>, state: K, at: Instant): VisitTimes<K> {
    if (times[state] !== undefined && !this.basics.overwritesVisits) return times;
    return { ...times, [state]: secondOf(at) };
  }
}
