import type { Instant } from '../../../order/time/instant.js';
import type { LifeClass } from '../life-classes.js';
import type { Random } from '../values/random.js';
import { DAY, HOUR, MILLISECOND, MINUTE, SECOND, secondOf } from '../values/time.js';
import type { OrderBasics } from './basics.js';
import { ClassSelection } from './class-selection.js';
import type {
  Announcement,
  OrderVersion,
  ProviderCharge,
  ProviderFraudState,
  ProviderOrderState,
  SessionState,
  VisitTimes,
} from './model.js';

/** How long the provider takes until its next change. */
export type Gap = 'moment' | 'seconds' | 'minutes' | 'hours' | 'days' | 'any';

/** The parts of an order that change. A `state` or `fraudState` is also recorded as visited. */
export type Change = Partial<
  Omit<OrderVersion, 'at' | 'stateTimes' | 'fraudTimes' | 'createdAt' | 'updatedAt'>
>;

/** An event about one version of the order. */
export interface Occurrence extends Announcement {
  /** Index of the version that caused it. */
  readonly version: number;
}

/** An answer to a call of the shop that changed the order. */
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

/** One order on the provider's side as it is simulated: a clock, its versions and their events. */
export class ProviderRun {
  readonly basics: OrderBasics;
  readonly random: Random;
  readonly versions: OrderVersion[] = [];
  readonly occurrences: Occurrence[] = [];
  readonly answers: Answer[] = [];
  readonly classes: ClassSelection;
  #now: Instant;

  constructor(
    basics: OrderBasics,
    random: Random,
    start: Instant,
    classes: ClassSelection = new ClassSelection(),
  ) {
    this.basics = basics;
    this.classes = classes;
    this.random = random;
    this.#now = start;
  }

  /** The provider's clock. */
  get now(): Instant {
    return this.#now;
  }

  /** The current version. Throws if the order was not placed yet: the scenario is wrong. */
  get order(): OrderVersion {
    const last = this.versions.at(-1);
    if (last === undefined) throw new Error('The scenario acts on an order that was never placed.');
    return last;
  }

  /** Whether a class of lives occurs here. */
  chooses(name: LifeClass, probability: number): boolean {
    return this.classes.chooses(name, probability, this.random);
  }

  /** Moves the clock forward. */
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
        // Three in ten are so close that two events lie a few milliseconds apart.
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

  /** Places the order. It is created up to three seconds before its first state. */
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

  /** Changes the order now, at least a millisecond after its last change. */
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

  /** Adds events about the current version. */
  announce(...announcements: readonly Announcement[]): void {
    const version = this.versions.length - 1;
    for (const announcement of announcements) this.occurrences.push({ ...announcement, version });
  }

  /** Records that a call of the shop caused the last change and was answered with the order. */
  answer(path: string, status: number): void {
    this.answers.push({ version: this.versions.length - 1, method: 'POST', path, status });
  }

  /** Keeps one time per state: entering it again overwrites that time or leaves it. */
  #visit<K extends string>(times: VisitTimes<K>, state: K, at: Instant): VisitTimes<K> {
    if (times[state] !== undefined && !this.basics.overwritesVisits) return times;
    return { ...times, [state]: secondOf(at) };
  }
}
