import type { OrderLifecycle } from '../../service/order-lifecycle.js';
import type { ChaosOptions } from '../../testing/simulator/index.js';
import type { Environment } from '../configuration/environment.js';

/** The answer to one attempt at a delivery. */
export interface Answer {
  readonly kind: 'genuine' | 'forged' | 'broken';
  /** The status; 0: none. */
  readonly status: number;
  readonly body: string;
}

/** Where the deliveries of simulated orders go. */
export interface Receiver {
  /** The address of the webhook. */
  readonly url: string | URL;
  /** The secret that signs the deliveries. */
  readonly secret: string;
  /** Milliseconds between two bursts of deliveries of one order. Default 0. */
  readonly pauseMs?: number;
  /** Called after every attempt. */
  readonly onAnswer: (answer: Answer) => void;
  /** Takes the reports of the shop. Absent: they are left out. */
  readonly shop?: (orderId: string, report: ShopReport) => Promise<void>;
  /** Aborts the attempts under way and makes no further ones. */
  readonly signal?: AbortSignal;
}

/** What a simulated shop did itself. Without items: everything. */
export interface ShopReport {
  readonly kind: 'fulfilment' | 'return' | 'cancellation';
  readonly key: string;
  readonly items?: readonly { readonly itemId: string; readonly quantity: number }[];
}

/** A simulated order with its planned deliveries. */
export interface SimulatedOrder {
  readonly orderId: string;
  /** How many deliveries are planned. */
  readonly deliveries: number;
  /** The state in the end; absent: it does not follow from the deliveries. */
  readonly state?: string;
  /** Whether the shop reports something itself, without which the state is another one. */
  readonly hasShopReports: boolean;
  /**
   * Makes the deliveries.
   *
   * @returns how many genuine ones were not accepted.
   */
  deliver(receiver: Receiver): Promise<number>;
}

/** A simulated order of the demo. */
export interface Story extends Omit<SimulatedOrder, 'deliver'> {
  /** At most 25 characters. */
  readonly title: string;
  readonly planned: PlannedDeliveries;
  readonly goods: Goods;
  /** Makes the deliveries, and does what the shop does in between. */
  deliver(service: DemoService, onAnswer: Receiver['onAnswer']): Promise<void>;
}

/** The deliveries of an order, by what they are. */
export interface PlannedDeliveries {
  /** Different reports of the provider. */
  readonly reports: number;
  /** Further deliveries of the same reports. */
  readonly duplicates: number;
  /** With a false signature, or a body that cannot be understood. */
  readonly fakes: number;
}

/** What the simulated life of an order says about its goods, whatever was delivered. */
export interface Goods {
  /** Whether they may be sent in the end. */
  readonly areToShip: boolean;
  /** Whether they ever might have been sent. */
  readonly everWereToShip: boolean;
  /** The ordered units by line; absent: the life has no lines. */
  readonly ordered?: Readonly<Record<string, number>>;
}

/** Something that the service refused. */
export interface Refusal {
  readonly orderId: string;
  /** What was asked, and the answer. */
  readonly sentence: string;
  /** How much it teaches: the greatest comes first. */
  readonly weight: number;
}

/** The service that a demo plays with. */
export interface DemoService {
  readonly orders: OrderLifecycle;
  /** The address of the webhook. */
  readonly webhook: string;
}

/** A provider that is played for a demo. */
export interface Demo {
  /** The variables with which the service has to serve it; undefined: not set. */
  readonly env: Environment;
  readonly stories: readonly Story[];
  /** Asks the service, after all deliveries, for what it refuses. */
  refusals(service: DemoService): Promise<readonly Refusal[]>;
  /** Stops the provider's API. */
  close(): Promise<void>;
}

/** Plays a provider. */
export interface Simulation {
  /** A random order; the same seed gives the same one. */
  order(seed: string, chaos: ChaosOptions): SimulatedOrder;
  /** The orders of the demo, and an API that answers for them; the same seed gives the same ones. */
  demo(seed: string, env: Environment): Promise<Demo>;
}
