import type { Instant } from '../../order/time/instant.js';
import type { Message } from './delivery/message.js';
import { messagesOf } from './delivery/messages-of.js';
import { LIFE_CLASS_NAMES, type LifeClass } from './life-classes.js';
import { makeBasics, type OrderBasics, type OrderOverrides } from './provider-run/basics.js';
import { ClassSelection } from './provider-run/class-selection.js';
import type { OrderVersion } from './provider-run/model.js';
import { ProviderRun } from './provider-run/provider-run.js';
import { type ScenarioName, scenarioOf } from './scenarios/index.js';
import { randomLife } from './scenarios/random-life.js';
import type { OrderScenario } from './scenarios/scenario.js';
import type { SimulationOptions } from './simulation-options.js';
import { type Truth, truthOf } from './truth.js';
import { personalValues } from './values/customer.js';
import { Random } from './values/random.js';
import { DAY } from './values/time.js';

const YEAR_BEGINS: Instant = 1_748_736_000_000_000; // 2025-06-01T00:00:00Z

/** The messages of one simulated order, and the truth about it. */
export interface OrderHistory {
  readonly seed: string;
  /** The name of the scenario, or `random`. */
  readonly scenario: string;
  readonly orderId: string;
  readonly checkoutId: string;
  /** @internal The fixed properties of the order; amounts are in minor units. */
  readonly basics: OrderBasics;
  /** Every webhook, answer and read, in the order of their times. */
  readonly messages: readonly Message[];
  /** @internal The versions of the order; `message.version` is an index into them. */
  readonly versions: readonly OrderVersion[];
  /** @internal The unusual classes that occurred, in the order of `LIFE_CLASS_NAMES`. */
  readonly lifeClasses: readonly LifeClass[];
  /** The truth at the end. */
  readonly truth: Truth;
  /** @internal Personal data in the payloads, which may not appear in state, history or logs. */
  readonly personal: readonly string[];
  /** @internal Secrets, links and failure codes in the payloads, which no customer may see. */
  readonly confidential: readonly string[];
  /** The truth when `messages[index]` was sent. The message itself may show a newer one. */
  truthAt(index: number): Truth;
  /** The newest truth that these messages show; `undefined`: there are none. */
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
  // The oldest API version shows no session.
  if (basics.apiVersion !== '2020-12-17') values.add(basics.sessionSecret);
  return [...values];
}

/** The personal values in the payloads; some fields depend on the payment method or on shipping. */
function personalValuesIn(run: ProviderRun, lean: boolean): readonly string[] {
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

function simulate(
  name: string,
  scenario: OrderScenario,
  seed: number | string,
  options: SimulationOptions,
): OrderHistory {
  const random = new Random(seed);
  const choice = random.split('order');
  const classes = new ClassSelection(
    options.lifeClasses ?? (name === 'random' ? LIFE_CLASS_NAMES : []),
    scenario.requires,
  );
  const overrides: OrderOverrides = {
    ...(name === 'random'
      ? {
          method: choice.weighted([
            [6, 'card'],
            [3, 'wire'],
            [2, 'redirect'],
          ] as const),
        }
      : {}),
    ...(name === 'random' && !classes.allows('store_credit') ? { sources: 1 } : {}),
    liveMode: options.liveMode ?? false,
    ...options.overrides,
    ...scenario.overrides,
  };
  const basics = makeBasics(choice, overrides);
  const start = options.start ?? YEAR_BEGINS + choice.int(0, 364 * DAY);
  const run = new ProviderRun(basics, random.split('life'), start, classes);
  scenario.play(run);

  const lean = options.lean ?? false;
  const messages = messagesOf(
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
    lifeClasses: LIFE_CLASS_NAMES.filter((name) => classes.recorded.includes(name)),
    get truth() {
      truth ??= truthOf(basics, run.versions, run.versions.length - 1);
      return truth;
    },
    get personal() {
      return personalValuesIn(run, lean);
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
 * Simulates a random life of an order within the provider's documentation. The same seed and options
 * always give the same history.
 *
 * @example
 * const history = simulateOrder(42);
 * for (const message of history.messages) receive(message);
 * history.truth.state; // 'accepted'
 */
export function simulateOrder(
  seed: number | string,
  options: SimulationOptions = {},
): OrderHistory {
  return simulate('random', randomLife, seed, options);
}

/**
 * Simulates a named scenario; the seed decides everything else.
 *
 * @example
 * simulateScenario('dispute_resolved', 7).truth.state; // 'complete'
 */
export function simulateScenario(
  name: ScenarioName,
  seed: number | string,
  options: SimulationOptions = {},
): OrderHistory {
  return simulate(name, scenarioOf(name), seed, options);
}
