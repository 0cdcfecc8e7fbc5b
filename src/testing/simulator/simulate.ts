import type { Instant } from '../../order/time/instant.js';
import type { Message } from './delivery/message.js';
import { type MessageOptions, tell } from './delivery/telling.js';
import { LIFE_CLASS_NAMES, type LifeClass } from './life-classes.js';
import { type BasicsOverrides, makeBasics, type OrderBasics } from './provider-run/basics.js';
import type { OrderVersion } from './provider-run/model.js';
import { Occasions } from './provider-run/occasions.js';
import { ProviderRun } from './provider-run/provider-run.js';
import { type ScenarioName, scenarioOf } from './scenarios/index.js';
import { randomLife } from './scenarios/random-life.js';
import type { OrderScenario } from './scenarios/scenario.js';
import { type Truth, truthOf } from './truth.js';
import { personalValues } from './values/customer.js';
import { Random, type Seed } from './values/random.js';
import { DAY } from './values/time.js';

/** How an order is simulated. Everything has a default. */
export interface SimulationOptions extends Partial<MessageOptions> {
  /** Whether the order lives in the provider's live environment. Default `false`: its test one. */
  readonly liveMode?: boolean;
  /** When the order begins. Default: some moment of the year before 2026-06-01. */
  readonly start?: Instant;
  /** What the order must be like; a scenario's own overrides go before these. */
  readonly overrides?: BasicsOverrides;
  /**
   * The classes of unkind lives that may be played. Default: all for a random life, and for a named
   * scenario none but those that it is about.
   */
  readonly plays?: readonly LifeClass[];
}

const YEAR_BEGINS: Instant = 1_748_736_000_000_000; // 2025-06-01T00:00:00Z

/** Everything one simulated order said, and what was so. */
export interface OrderHistory {
  readonly seed: string;
  /** The scenario's name, or `random`. */
  readonly scenario: string;
  readonly orderId: string;
  readonly checkoutId: string;
  /** The facts of the order that never change; amounts are in minor units. */
  readonly basics: OrderBasics;
  /** Every webhook, answer and read, in the order the provider made them. */
  readonly messages: readonly Message[];
  /** The steps of the order on the provider's side; `message.version` is an index into them. */
  readonly versions: readonly OrderVersion[];
  /** The classes of unkind lives that this one belongs to, in the order of `LIFE_CLASS_NAMES`. */
  readonly played: readonly LifeClass[];
  /** What is so in the end. */
  readonly truth: Truth;
  /** Made-up personal data in the payloads: none of it may turn up in state, history or logs. */
  readonly personal: readonly string[];
  /** Secrets and links in the payloads, and failure codes that no customer may see. */
  readonly confidential: readonly string[];
  /** What was so when `messages[index]` was made. The message itself may show something newer. */
  truthAt(index: number): Truth;
  /** What a receiver can know at best from these messages: the truth at the newest they show. */
  truthShownBy(messages: readonly Message[]): Truth | undefined;
}

function confidentialValues(run: ProviderRun, lean: boolean): string[] {
  const { basics } = run;
  const values = new Set<string>();
  for (const version of run.versions) {
    for (const charge of version.charges) {
      if (charge.failureCode !== undefined) values.add(charge.failureCode);
    }
    if (!lean) for (const source of version.sources) values.add(source.clientSecret);
    for (const refund of version.refunds) {
      if (refund.failureReason !== undefined) values.add(refund.failureReason);
      if (refund.state === 'pending_information') values.add(`${refund.id}_token`);
    }
    for (const file of version.files) values.add(`https://files.example/${file.id}/content`);
  }
  if (lean) return [...values];
  if (basics.method === 'redirect') values.add(basics.redirectUrl);
  // The oldest shape of an order shows no session.
  if (basics.apiVersion !== '2020-12-17') values.add(basics.sessionSecret);
  return [...values];
}

/** The values that can occur at all: some fields belong to one payment method or to goods that ship. */
function plantedValues(run: ProviderRun, lean: boolean): readonly string[] {
  if (lean) return [];
  const { basics } = run;
  const { customer } = basics;
  const absent = new Set<string>();
  if (basics.method !== 'wire') absent.add(customer.bankAccount).add(customer.bankReference);
  if (basics.items.every((item) => item.physical === false)) {
    absent.add(customer.shipLine1).add(customer.shipLine2).add(customer.shipPostalCode);
  }
  if (run.order.fulfilments.length === 0) absent.add(customer.trackingNumber);
  return personalValues(customer).filter((value) => !absent.has(value));
}

function live(
  name: string,
  scenario: OrderScenario,
  seed: Seed | Random,
  options: SimulationOptions,
): OrderHistory {
  const random = seed instanceof Random ? seed : new Random(seed);
  const choice = random.split('order');
  const occasions = new Occasions(
    options.plays ?? (name === 'random' ? LIFE_CLASS_NAMES : []),
    scenario.insists,
  );
  const overrides: BasicsOverrides = {
    ...(name === 'random'
      ? {
          method: choice.weighted([
            [6, 'card'],
            [3, 'wire'],
            [2, 'redirect'],
          ] as const),
        }
      : {}),
    ...(name === 'random' && !occasions.allows('store_credit') ? { sources: 1 } : {}),
    liveMode: options.liveMode ?? false,
    ...options.overrides,
    ...scenario.overrides,
  };
  const basics = makeBasics(choice, overrides);
  const start = options.start ?? YEAR_BEGINS + choice.int(0, 364 * DAY);
  const run = new ProviderRun(basics, random.split('life'), start, occasions);
  scenario.play(run);

  const lean = options.lean ?? false;
  const messages = tell(
    run,
    {
      omit: options.omit ?? 'none',
      lean,
      staleness: options.staleness ?? 0,
      eventDelay: options.eventDelay ?? 'tight',
      answerLag: options.answerLag ?? 0,
      reads: options.reads ?? 3,
    },
    random.split('telling'),
  );

  let truth: Truth | undefined;
  return {
    seed: random.seed,
    scenario: name,
    orderId: basics.id,
    checkoutId: basics.checkoutId,
    basics,
    messages,
    versions: run.versions,
    played: LIFE_CLASS_NAMES.filter((entry) => occasions.played.includes(entry)),
    get truth() {
      truth ??= truthOf(basics, run.versions, run.versions.length - 1);
      return truth;
    },
    get personal() {
      return plantedValues(run, lean);
    },
    get confidential() {
      return confidentialValues(run, lean);
    },
    truthAt(index) {
      const message = messages[index];
      if (message === undefined) throw new RangeError(`There is no message ${index}.`);
      let version = 0;
      while ((run.versions[version + 1]?.at ?? Number.POSITIVE_INFINITY) <= message.at)
        version += 1;
      return truthOf(basics, run.versions, version);
    },
    truthShownBy(shown) {
      if (shown.length === 0) return undefined;
      const newest = shown.reduce((most, message) => Math.max(most, message.version), 0);
      return truthOf(basics, run.versions, newest);
    },
  };
}

/**
 * A whole life of an order, put together at random from everything the documentation allows, and
 * what the provider said about it. The same seed and options always give the same history.
 *
 * @example
 * const history = simulateOrder(42);
 * for (const message of history.messages) receive(message);
 * history.truth.state; // 'accepted'
 */
export function simulateOrder(seed: Seed | Random, options: SimulationOptions = {}): OrderHistory {
  return live('random', randomLife, seed, options);
}

/**
 * A life of one kind; everything but the plot is left to the seed.
 *
 * @example
 * simulateScenario('dispute_resolved', 7).truth.state; // 'complete'
 */
export function simulateScenario(
  name: ScenarioName,
  seed: Seed | Random,
  options: SimulationOptions = {},
): OrderHistory {
  return live(name, scenarioOf(name), seed, options);
}
