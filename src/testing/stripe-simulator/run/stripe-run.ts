import type { Json, JsonObject } from '../../simulator/values/json.js';
import type { Random } from '../../simulator/values/random.js';
import type { PaymentEventType } from '../enumerations.js';
import type { StripeLifeClass } from '../life-classes.js';
import type { ShopAct, ShopItem, StripeEventBody } from '../stripe-life.js';
import type { StripeCurrency } from './currency.js';
import { API_VERSIONS, type Generation } from './generation.js';
import type { Dispute, Goods, Payment, Review, Session, Warning } from './model.js';

const BASE62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** How a run is set up. */
export interface StripeSetup {
  readonly seed: number;
  /** The stream of everything that is drawn. */
  readonly random: Random;
  readonly orderId: string;
  readonly mode: 'live' | 'test';
  readonly generation: Generation;
  /** The versions of the endpoints: one, or two, the newer one first. Either renders an event. */
  readonly versions: readonly string[];
  readonly currency: StripeCurrency;
  readonly account?: string;
  /** Whether the events have the other mode than the shop expects. */
  readonly wrongMode?: boolean;
  /** When payments name the order: from the start, later, or never. */
  readonly label: 'at_once' | 'late' | 'never';
  /** The total that the shop states in the metadata; absent: none. */
  readonly total?: number;
  /**
   * The default version of the account, which renders the events that the API lists. Default: each event
   * is listed as an endpoint received it.
   */
  readonly accountVersion?: string;
  /** The second in which it begins, since 1970, UTC. Default: drawn. */
  readonly start?: number;
  /** Called after every event. */
  readonly onEvent?: (run: StripeRun) => void;
}

/** Draws an object as one version of the API shows it. */
export type Render = (version: string) => JsonObject;

/** Stripe's side of one order while it happens: the objects, the clock and the events so far. */
export class StripeRun {
  readonly setup: StripeSetup;
  readonly random: Random;
  readonly events: StripeEventBody[] = [];
  /** The same events as the API lists them. */
  readonly listed: StripeEventBody[] = [];
  readonly shopActs: ShopAct[] = [];
  readonly classes = new Set<StripeLifeClass>();
  readonly payments: Payment[] = [];
  readonly sessions: Session[] = [];
  readonly reviews: Review[] = [];
  readonly disputes: Dispute[] = [];
  readonly warnings: Warning[] = [];
  readonly goods: Goods = {
    gaveUpAt: null,
    sentSomething: false,
    sentEverything: false,
    cameBackSomething: false,
    cameBackEverything: false,
  };
  /** The present second, since 1970, UTC. */
  now: number;
  /** Whether an event named the order, and the total that the shop states. */
  orderReported = false;
  totalReported = false;
  unknownValues = false;
  /** What the last event of an object showed instead of its own values, by the id of the object. */
  readonly unknownChanges = new Map<string, JsonObject>();
  /** The call that everything is a consequence of until it is over; absent: drawn for each event. */
  request: StripeEventBody['request'] | undefined;

  constructor(setup: StripeSetup) {
    this.setup = setup;
    this.random = setup.random;
    const drawn = Date.UTC(2026, 0, 1) / 1_000 + this.random.int(0, 300 * 86_400);
    this.now = setup.start ?? drawn;
  }

  /** Lets time pass; 0 stays within the second. */
  pass(seconds: number): void {
    this.now += seconds;
  }

  played(...names: readonly StripeLifeClass[]): void {
    for (const name of names) this.classes.add(name);
  }

  /** A fresh id. Stripe's ids have no order that could be relied on. */
  id(prefix: string): string {
    return `${prefix}_${this.random.text(24, BASE62)}`;
  }

  get livemode(): boolean {
    return (this.setup.mode === 'live') !== (this.setup.wrongMode ?? false);
  }

  /** Whether every refund is visible as an object, and not only as an amount of its charge. */
  get showsRefunds(): boolean {
    return this.setup.generation !== 'bare';
  }

  /** Whether the release of uncaptured money looks like a refund. */
  get releasesAsRefunds(): boolean {
    return this.setup.generation !== 'basil';
  }

  /** Whether a value that was added with a version is known to this account and all its endpoints. */
  knows(added: string): boolean {
    return this.setup.versions.every((version) => version.slice(0, 10) >= added);
  }

  /** Posts an event about an object as it is now. */
  emit(type: PaymentEventType, render: Render, previous?: JsonObject): void {
    this.post(type, render, previous === undefined ? {} : { previous });
  }

  /** Posts an event of any type, for what the documentation does not name. */
  post(
    type: string,
    render: Render,
    options: { readonly previous?: JsonObject; readonly account?: string } = {},
  ): void {
    const { versions } = this.setup;
    const [newest = ''] = versions;
    // Only the newer of two endpoints may know these.
    const version = type.startsWith('refund.') ? newest : this.random.pick(versions);
    const account = options.account ?? this.setup.account;
    const byRequest = this.random.chance(0.5);
    const object = render(version);
    if (options.account === undefined) this.#noteMetadata(object.metadata);
    const event: StripeEventBody = {
      id: this.id('evt'),
      object: 'event',
      ...(account === undefined ? {} : { account }),
      api_version: version,
      created: this.now,
      data: {
        object,
        ...(options.previous === undefined ? {} : { previous_attributes: options.previous }),
      },
      livemode: this.livemode,
      pending_webhooks: this.random.int(1, 3),
      request: this.request ?? {
        id: byRequest ? this.id('req') : null,
        idempotency_key: byRequest ? this.random.uuid() : null,
      },
      type,
    };
    this.events.push(event);
    this.listed.push(this.#asListed(event, render));
    this.setup.onEvent?.(this);
  }

  /** Only payments and charges look different in different versions. */
  #asListed(event: StripeEventBody, render: Render): StripeEventBody {
    const { accountVersion = event.api_version } = this.setup;
    if (accountVersion === event.api_version) return event;
    const { object } = event.data.object;
    const data =
      object === 'payment_intent' || object === 'charge'
        ? { ...event.data, object: render(accountVersion) }
        : event.data;
    return { ...event, api_version: accountVersion, data };
  }

  #noteMetadata(metadata: Json | undefined): void {
    if (typeof metadata !== 'object' || metadata === null) return;
    if ('order_id' in metadata) this.orderReported = true;
    if ('order_total' in metadata) this.totalReported = true;
  }

  /** Records what the shop reports about its goods. */
  report(kind: ShopAct['kind'], items?: readonly ShopItem[]): void {
    this.shopActs.push({
      kind,
      key: `${kind}-${this.shopActs.length + 1}`,
      at: this.now,
      ...(items === undefined ? {} : { items }),
    });
  }

  /** A part of an amount, above 0 and below the whole, in steps of the currency; or the whole. */
  part(whole: number): number {
    const steps = whole / this.setup.currency.step;
    return steps < 2 ? whole : this.random.int(1, steps - 1) * this.setup.currency.step;
  }
}

/**
 * The versions of the endpoints of a run: one, or two of which the older one is on the same side of
 * basil (see NOT_PLAYED).
 */
export function drawVersions(random: Random, generation: Generation, two: boolean): string[] {
  const first = random.pick(API_VERSIONS[generation]);
  const older = Object.entries(API_VERSIONS)
    .filter(([other]) => (other === 'basil') === (generation === 'basil'))
    .flatMap(([, versions]) => versions)
    .filter((version) => version < first);
  return two && older.length > 0 ? [first, random.pick(older)] : [first];
}
