import type { Provider } from '../adapters/provider.js';
import type { DeadlineHours } from '../lifecycle/index.js';
import { defined } from '../order/defined.js';
import { ConfigurationError } from '../order/options/configuration-error.js';
import { checkedOptions, kindOf, type OptionNames } from '../order/options/options.js';
import { checkedOrderLimits, type OrderLimits } from '../order/options/order-limits.js';
import { checkWhole } from '../order/options/whole-number.js';
import type { Store } from '../store/store.js';
import { checkedDeadlines, type DeadlineOptions } from './deadlines/deadline-options.js';
import { checkedHandlers, type Handlers } from './dispatch/handlers.js';
import {
  checkedOutbox,
  type OutboxOptions,
  type OutboxSettings,
} from './dispatch/outbox-options.js';
import {
  BODY_LIMITS,
  MAX_BODY_BYTES,
  QUEUE_BYTES,
  QUEUE_LIMITS,
  QUEUE_SIZE,
} from './ingest/limits.js';
import { apiWith, hasCall } from './provider/provider-access.js';
import { canReadPayments } from './reconcile/payments/read-payments.js';
import { checkReconcileOptions } from './reconcile/reconcile-options.js';
import {
  checkedPeriodicReconciliation,
  type PeriodicReconciliation,
} from './reconcile/reconcile-periodically.js';
import { checkedReferences, type ReferenceOptions } from './references/reference-options.js';
import { type Clock, systemClock } from './runtime/clock.js';
import { type Logger, safeLogger, silent } from './runtime/logger.js';
import { checkMilliseconds } from './runtime/milliseconds.js';
import { safeTelemetry } from './telemetry/safe-telemetry.js';
import type { Telemetry } from './telemetry/telemetry.js';

/** The options of {@link createOrderLifecycle}. */
export interface OrderLifecycleOptions extends SharedOptions {
  /** The provider whose orders these are. */
  readonly provider: Provider;
}

/** The options of {@link createOrderLifecycles}. */
export interface OrderLifecyclesOptions extends SharedOptions {
  /**
   * The providers whose orders these are, at most once each. Each has an account of its own: the keys of its
   * orders in the store begin with it.
   */
  readonly providers: readonly Provider[];
}

/** The options that one provider and several have in common. */
export interface SharedOptions {
  /** Where orders are stored. It is migrated on start and closed on stop. */
  readonly store: Store;
  /**
   * The handlers of milestones. Kinds without a handler stay pending. Every delivery says which provider its
   * order is of.
   */
  readonly on?: Handlers;
  /** How milestones are delivered to handlers. */
  readonly outbox?: OutboxOptions;
  /**
   * Milliseconds after which a delivery that is not durable is answered 503; `Infinity`: never.
   * Default 2 500.
   */
  readonly deliveryTimeoutMs?: number;
  /** How many observations may wait to be stored; one more is answered 503. Default 10 000. */
  readonly queueSize?: number;
  /**
   * How many bytes of JSON the observations may have that wait to be stored or are being stored; one
   * more is answered 503, unless it is the only one. The bodies of unanswered deliveries may take as
   * much again. In memory an observation takes a few times its JSON. Default 67 108 864 (64 MiB).
   */
  readonly queueBytes?: number;
  /**
   * The longest body of a delivery, in bytes; a longer one is answered 413. Default 8 388 608, enough
   * for an order of 3 000 lines.
   */
  readonly maxBodyBytes?: number;
  /**
   * How many observations of one order are folded, and how many bytes they may have together. An order
   * beyond either limit is set aside: its deliveries are quarantined and answered 202, its gates are
   * closed, `needs_attention` is recorded, and `reconcile` begins it anew. Default 1 000 observations and
   * 6 291 456 bytes.
   */
  readonly orderLimits?: Partial<OrderLimits>;
  /**
   * Reconcile at intervals, with every provider that lists events or reads orders; there must be one. Absent:
   * only when `reconcile()` is called.
   */
  readonly reconcile?: PeriodicReconciliation;
  /** When an order that makes no progress needs a person. Default: the deadlines of the statechart. */
  readonly deadlines?: DeadlineOptions;
  /** How observations are watched whose order is not known yet. */
  readonly references?: ReferenceOptions;
  /**
   * False: nothing runs between calls, and no timer or connection waits. Milestones are delivered, and
   * objects that deliveries name are read, only by `drain()`; deadlines are checked only by
   * `checkDeadlines()`. Other processes find new milestones at their next poll. For serverless platforms,
   * which stop a process between requests, and for tests. What an engine such as Restate does itself goes
   * on. Default true.
   */
  readonly background?: boolean;
  /** Default: the clock of this machine. */
  readonly clock?: Clock;
  /**
   * Where spans and metrics are reported: `openTelemetry()` of `order-lifecycle/opentelemetry`. Default:
   * nowhere.
   */
  readonly telemetry?: Telemetry;
  /** Default: no logs. `pino()` fits. */
  readonly logger?: Logger;
}

const A_PROVIDER = "a provider, such as digitalRiver({ webhookSecrets: ['…'] })";

const A_STORE = 'a store, such as postgres(url), embedded(directory) or memory()';

const SHARED_OPTIONS: OptionNames<SharedOptions> = {
  store: { required: A_STORE },
  on: 'optional',
  outbox: 'optional',
  deliveryTimeoutMs: 'optional',
  queueSize: 'optional',
  queueBytes: 'optional',
  maxBodyBytes: 'optional',
  orderLimits: 'optional',
  reconcile: 'optional',
  deadlines: 'optional',
  references: 'optional',
  background: 'optional',
  telemetry: 'optional',
  clock: 'optional',
  logger: 'optional',
};

const OPTIONS: OptionNames<OrderLifecycleOptions> = {
  provider: { required: A_PROVIDER },
  ...SHARED_OPTIONS,
};

const OPTIONS_OF_SEVERAL: OptionNames<OrderLifecyclesOptions> = {
  providers: { required: `a list of providers: ${A_PROVIDER}` },
  ...SHARED_OPTIONS,
};

/** The options, checked, with their defaults. */
export interface Settings
  extends Required<
    Omit<SharedOptions, 'on' | 'reconcile' | 'deadlines' | 'references' | 'telemetry'>
  > {
  /** Those that this service stands for. */
  readonly providers: readonly [Provider, ...Provider[]];
  readonly handlers: Handlers;
  readonly outbox: OutboxSettings;
  readonly references: Required<ReferenceOptions>;
  readonly orderLimits: OrderLimits;
  readonly reconcile?: PeriodicReconciliation;
  readonly deadlineHours: DeadlineHours;
  readonly telemetry?: Telemetry;
  /** Absent: depends on the store. */
  readonly deadlineIntervalMs?: number;
}

/** @throws {ConfigurationError} for an option that is missing, does not exist or cannot work. */
export function checkedSettings(options: OrderLifecycleOptions): Settings {
  const { provider, ...shared } = checkedOptions(options, OPTIONS);
  checkPart('provider', provider, 'fromWebhook', A_PROVIDER);
  return settingsOf([provider], shared);
}

/**
 * @throws {ConfigurationError} for an option that is missing, does not exist or cannot work, for no provider,
 * and for two that share a name or an account.
 */
export function checkedSettingsOfSeveral(options: OrderLifecyclesOptions): Settings {
  const { providers, ...shared } = checkedOptions(options, OPTIONS_OF_SEVERAL);
  const [first, ...others] = Array.isArray(providers) ? providers : [];
  if (first === undefined) {
    throw new ConfigurationError({
      setting: 'providers',
      given: Array.isArray(providers) ? 'no provider' : kindOf(providers),
      allowed: `a list of providers: ${A_PROVIDER}`,
    });
  }
  for (const [index, provider] of providers.entries()) {
    checkPart(`providers[${index}]`, provider, 'fromWebhook', A_PROVIDER);
  }
  checkDistinct(providers);
  return settingsOf([first, ...others], shared);
}

function settingsOf(providers: Settings['providers'], given: SharedOptions): Settings {
  checkPart('store', given.store, 'migrate', A_STORE);
  const { store, deliveryTimeoutMs = 2_500, queueSize = QUEUE_SIZE } = given;
  const { queueBytes = QUEUE_BYTES, maxBodyBytes = MAX_BODY_BYTES } = given;
  checkWhole('maxBodyBytes', maxBodyBytes, BODY_LIMITS);
  checkWhole('queueBytes', queueBytes, QUEUE_LIMITS);
  checkWhole('queueSize', queueSize, { from: 1 });
  // A timer cannot represent `Infinity`, but no other value shows so clearly that there is no timeout.
  if (deliveryTimeoutMs !== Number.POSITIVE_INFINITY)
    checkMilliseconds('deliveryTimeoutMs', deliveryTimeoutMs);
  const background = checkedBackground(given.background, given);
  const reconcile = given.reconcile && checkedPeriodicReconciliation(given.reconcile);
  if (reconcile !== undefined) {
    checkReconcileOptions(reconcile);
    checkCanReconcile(providers);
  }
  if (given.telemetry !== undefined) {
    checkPart('telemetry', given.telemetry, 'start', 'openTelemetry() or another Telemetry');
  }
  const telemetry = given.telemetry && safeTelemetry(given.telemetry);
  const deadlines = checkedDeadlines(given.deadlines);
  return {
    providers,
    store,
    handlers: checkedHandlers(given.on),
    outbox: checkedOutbox(given.outbox),
    references: checkedReferences(given.references),
    deliveryTimeoutMs,
    queueSize,
    queueBytes,
    maxBodyBytes,
    orderLimits: checkedOrderLimits(given.orderLimits),
    deadlineHours: deadlines.hours ?? {},
    background,
    clock: given.clock ?? systemClock,
    logger: safeLogger(given.logger ?? silent),
    ...defined({ reconcile, telemetry, deadlineIntervalMs: deadlines.intervalMs }),
  };
}

/** Rejects work in the background for a service that has none. */
function checkedBackground(
  background: unknown,
  { reconcile, deadlines }: Pick<SharedOptions, 'reconcile' | 'deadlines'>,
): boolean {
  if (background === undefined || background === true) return true;
  if (background !== false) {
    throw new ConfigurationError({
      setting: 'background',
      given: JSON.stringify(background),
      allowed: 'true or false',
    });
  }
  if (reconcile !== undefined) {
    throw new ConfigurationError({
      setting: 'reconcile',
      given: 'set',
      allowed: 'left out where `background` is false: call reconcile() from a schedule',
    });
  }
  if (deadlines?.intervalMs !== undefined && deadlines.intervalMs !== 0) {
    throw new ConfigurationError({
      setting: 'deadlines.intervalMs',
      given: String(deadlines.intervalMs),
      allowed: '0 or absent where `background` is false: call checkDeadlines() from a schedule',
    });
  }
  return false;
}

/** Whether a provider has a call by which orders can be reconciled. */
export function canReconcile(provider: Pick<Provider, 'api'>): boolean {
  const { api } = provider;
  return hasCall(api, 'events') || hasCall(api, 'read') || canReadPayments(provider);
}

function checkCanReconcile(providers: Settings['providers']): void {
  if (providers.some(canReconcile)) return;
  const [first, second] = providers;
  // Throws for a provider whose calls an option would set up.
  for (const provider of providers) apiWith(provider, 'events');
  const titles = second === undefined ? `${first.title} has` : 'the providers have';
  throw new ConfigurationError({
    setting: 'reconcile',
    given: 'set',
    allowed: `left out: ${titles} no call to list events or to read an order here`,
  });
}

/** Two providers of one name would share a webhook; two of one account would share orders. */
function checkDistinct(providers: readonly Provider[]): void {
  for (const [index, { name, title, account }] of providers.entries()) {
    const before = providers.slice(0, index);
    if (before.some((other) => other.name === name)) {
      throw new ConfigurationError({
        setting: 'providers',
        given: `${name} twice`,
        allowed: `a list that names each provider once. Start another process for another account of ${title}`,
      });
    }
    const sharing = before.find((other) => other.account === account);
    if (sharing === undefined) continue;
    throw new ConfigurationError({
      setting: 'providers',
      given: `account ${JSON.stringify(account)} for ${sharing.title} and for ${title}`,
      allowed: 'a list whose providers have different accounts, by their option `account`',
    });
  }
}

/** Rejects a function that was not called, the URL of a database, and the like. */
function checkPart(setting: string, part: unknown, method: string, allowed: string): void {
  if (typeof part === 'object' && part !== null && method in part) return;
  throw new ConfigurationError({ setting, given: kindOf(part), allowed });
}
