import type { ObjectReference } from '../../adapters/payment-api.js';
import type { Provider, ProviderResponse } from '../../adapters/provider.js';
import type { Observation } from '../../order/observation.js';
import type { FraudState, OrderState } from '../../order/state.js';
import type { Random } from '../simulator/values/random.js';

/** One order as a provider reports it, from its first delivery to its last. */
export interface ProviderLife {
  /** The id under which the order is stored. */
  readonly orderId: string;
  /**
   * The parsed bodies of its deliveries, each once, in the order in which things happened. Reports of other
   * orders in them are left out of the end.
   */
  readonly bodies: readonly unknown[];
  /** What the shop itself reported, if the end depends on it; in any account. */
  readonly shopReports?: readonly Observation[];
  /** How it ends, in an opinion that is not the adapter's. Only what is present is compared. */
  readonly end: ProviderLifeEnd;
  /**
   * Texts in the bodies that may not be stored, such as names, addresses, secrets and failure codes. A text
   * that an id, an amount or a time may contain by chance, such as four digits, fails a good adapter.
   */
  readonly personal?: readonly string[];
  /** No delivery names the order; its payments are linked to it by hand. */
  readonly isUnplaced?: boolean;
}

/** How a life ends. */
export interface ProviderLifeEnd {
  readonly state?: OrderState;
  readonly fraudState?: FraudState;
  /** Whether the order may be fulfilled now. */
  readonly mayFulfil?: boolean;
}

/** How a delivery is signed. */
export interface DeliverySigning {
  /** Every secret that signs it: two while a secret is being replaced. */
  readonly secrets: readonly string[];
  readonly at: Date;
}

/** A delivery as it arrives. */
export interface SignedDelivery {
  readonly headers: Readonly<Record<string, string>>;
  readonly rawBody: string;
}

/** How the suite gets a provider whose calls can be tried out. */
export interface ProviderCallsSubject {
  /**
   * Creates the provider with every call that it has. Its calls go to this address, which is plain HTTP on
   * this machine, with this key. An attempt may take this long; pauses between attempts are as short as
   * possible.
   */
  create(settings: {
    readonly baseUrl: string;
    readonly apiKey: string;
    readonly timeoutMs: number;
  }): Provider<never>;
  /** An id as the provider writes those of payments. Default `payment-1`. */
  readonly payment?: string;
  /** An object that `readObject` can name. Default: the payment. */
  readonly object?: ObjectReference;
}

/** A response of the provider's API, and the call that it answers. */
export interface ProviderResponseSample<Call> {
  readonly response: ProviderResponse;
  readonly call: Call;
}

/**
 * An adapter as the conformance suite sees it.
 *
 * @typeParam Call - identifies a call to the provider's API.
 */
export interface ProviderSubject<Call = never> {
  /** Creates the provider, for one account in one mode. The suite creates many. */
  create(secrets: readonly [string, ...string[]]): Provider<Call>;
  /**
   * A life of one order. The same seed gives the same life. A few lives by hand are enough to begin with:
   * `(seed) => lives[seed % lives.length]`.
   *
   * @param seed - a whole number from 0.
   */
  life(seed: number): ProviderLife;
  /**
   * The same life with other ids of deliveries and objects; the bodies stay in their order, and so do all
   * times. The order keeps its id, unless it is that of a payment.
   */
  withNewIds(life: ProviderLife, random: Random): ProviderLife;
  /**
   * The same life with everything in one unit of the provider's clock. Required of a provider that speaks
   * of payments and whose `clockGrain` is `second`.
   */
  withinOneGrain?(life: ProviderLife): ProviderLife;
  /**
   * One more delivery about the order, newer than all others, in which this word stands where the provider
   * documents the state of the order or of a payment. `undefined`: this life offers no place for it.
   */
  withUnknownWord(life: ProviderLife, word: string): unknown;
  /** A delivery of this body, signed as the provider signs it. */
  deliver(body: unknown, signing: DeliverySigning): SignedDelivery;
  /** `members`: the signature is made of members of the body. Default `bytes`. */
  readonly signs?: 'bytes' | 'members';
  /** Whether the time of a delivery is signed, so that an old one can be refused. Default true. */
  readonly signsTime?: boolean;
  /** The same delivery about an account that the provider does not stand for. Absent: they do not mix. */
  foreign?(body: unknown): unknown;
  /** The same delivery in the other mode, live or test. Absent: deliveries show no mode. */
  otherMode?(body: unknown): unknown;
  /** Responses of the API in one life. Absent: the adapter reads none. */
  responses?(seed: number): readonly ProviderResponseSample<Call>[];
  /** Absent: the provider has no calls. */
  readonly calls?: ProviderCallsSubject;
}
