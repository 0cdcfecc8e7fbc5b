import type { Money } from '../../../order/facts/money.js';
import type { UnknownValue } from '../../../order/observation.js';
import type { ObjectReport } from '../../../order/payments/object-report.js';
import type { Problem } from '../../../order/problem.js';
import { readEnumeration } from '../../values/enumeration.js';
import { moneyOf } from '../values/money.js';

/** The rules of an account that readings follow. */
export interface ReadingRules {
  /** The order is named by this metadata of the payment, or is the payment itself. */
  readonly orderId: 'payment' | { readonly metadata: string };
  /** The metadata of a payment that states the total of its order, in Stripe's smallest unit. */
  readonly total?: { readonly metadata: string };
  readonly inquiries: 'hold' | 'ignore';
  readonly acknowledgedReviews: 'pass' | 'hold';
  /** The type of the event that contains the object. Absent: the object was read by a call. */
  readonly type?: string;
  /** When the object was read by a call, in seconds since 1970. */
  readonly readAt?: number;
}

/** An object that does not concern an order of this account. */
export interface Ignored {
  /** Why, in one sentence. */
  readonly ignored: string;
}

/** What one object of Stripe reports. */
export interface ObjectReading {
  readonly objects: readonly ObjectReport[];
  /** The payment or other object that finds the order, then its other names. */
  readonly references: readonly [string, ...string[]];
  readonly orderId?: string;
  /** When the payment, or the object itself, was created, in seconds. */
  readonly created?: number;
  readonly unknown: readonly UnknownValue[];
}

/** An object that cannot be read. */
export class Unreadable {
  readonly problem: Problem;
  constructor(path: string, reason: string) {
    this.problem = { code: 'unexpected_shape', path: `${AT}.${path}`, reason };
  }
}

/** The place of an object in the body of an event. */
export const AT = 'data.object';

/** Collects the undocumented values and the unreadable amounts of one object. */
export class Values {
  readonly unknown: UnknownValue[] = [];
  readonly #currency: string;

  constructor(currency = 'xxx') {
    this.#currency = currency;
  }

  /** The meaning of a documented word; `unknown` for any other. */
  meaning<T extends string>(
    words: Readonly<Record<string, T>>,
    value: string,
    path: string,
  ): T | 'unknown' {
    const known = readEnumeration(Object.keys(words), value, `${AT}.${path}`, this.unknown);
    return words[known] ?? 'unknown';
  }

  /** Keeps a value that has no meaning. */
  undocumented(value: string, path: string): void {
    readEnumeration([], value, `${AT}.${path}`, this.unknown);
  }

  /** @throws {Unreadable} for an amount with decimals that the currency does not have. */
  money(amount: number, path: string): Money {
    const money = moneyOf(amount, this.#currency);
    if (money !== undefined) return money;
    throw new Unreadable(path, 'Expected an amount that the currency can have.');
  }
}
