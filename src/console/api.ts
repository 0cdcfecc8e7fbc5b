import type { Gate, GateAnswer } from '../order/gate.js';
import type { Problem } from '../order/problem.js';
import { pathSegment } from '../order/text/path-segment.js';
import type { MilestoneView as ServiceMilestone } from '../service/queries/milestone-view.js';
import type { HistoryEntry } from '../service/queries/order-history.js';
import type { OrderSummary as ServiceSummary } from '../service/queries/order-summaries.js';
import type { OrderView as ServiceOrder } from '../service/queries/order-view.js';

import type { JoinedSearch } from '../service/several/joined.js';
import type { OfProvider } from '../service/several/provider-info.js';

export type { Gate, GateAnswer, HistoryEntry };

/** An order in a list. */
export type OrderSummary = OfProvider<ServiceSummary>;

/** The orders that an id leads to, and how far it was searched for. */
export type OrderSearch = JoinedSearch;

/** Everything known about an order. */
export type OrderView = OfProvider<ServiceOrder>;

/** A milestone as the service shows it. */
export type MilestoneView = OfProvider<ServiceMilestone>;

/** Counts of the store. */
export interface CountsView {
  readonly orders: Readonly<Record<string, number>>;
  readonly parked: number;
  readonly milestones: Readonly<Record<string, number>>;
  readonly quarantined: number;
  /** Orders by the state of their fraud review. */
  readonly fraud: Readonly<Record<string, number>>;
  /** The states whose counts are estimates. */
  readonly estimated: { readonly orders: readonly string[]; readonly fraud: readonly string[] };
  /** The orders of each provider, where there are several. */
  readonly providers?: readonly OfProvider<OrderCountsView>[];
}

/** How many orders are in each state. */
export interface OrderCountsView {
  readonly orders: Readonly<Record<string, number>>;
  /** Orders by the state of their fraud review. */
  readonly fraud: Readonly<Record<string, number>>;
  /** The states whose counts are estimates. */
  readonly estimated: readonly string[];
  readonly estimatedFraud: readonly string[];
}

/** A quarantined delivery, without its body. */
export interface QuarantinedView {
  readonly id: string;
  /** The name of the provider that delivered it. */
  readonly provider: string;
  readonly receivedAt: string;
  readonly problem: Problem;
}

/** A page of what was reported about payments without an order, oldest first. */
export interface UnplacedPage {
  /** How many reports wait. Absent where every delivery names its order. */
  readonly count?: number;
  /** True: the oldest one has waited for too long. */
  readonly overdue?: boolean;
  readonly unplaced: readonly OfProvider<{
    readonly reference: string;
    readonly observationId: string;
    /** The provider's name of the event. */
    readonly label?: string;
    readonly arrivedAt: string;
  }>[];
  readonly next?: string;
}

/** The service requires a token. */
export class Unauthorised extends Error {}

/** Several providers have an order with this id. */
export class SeveralOrders extends Error {
  /** The names of the providers. */
  readonly providers: readonly string[];

  constructor(providers: readonly string[]) {
    super('Several providers have an order with this id.');
    this.providers = providers;
  }
}

/** What the service says about a request that it refuses. */
interface Refusal {
  readonly error?: string;
  readonly message?: string;
  readonly providers?: readonly { readonly name: string }[];
}

/** Requests JSON from the service; undefined for 404. */
export async function request<T>(path: string, init: RequestInit = {}): Promise<T | undefined> {
  const headers = { accept: 'application/json', 'content-type': 'application/json' };
  const response = await fetch(path, { ...init, headers }).catch(() => {
    throw new Error('The service does not answer. Try again in a moment.');
  });
  if (response.status === 401 && path !== '/session') throw new Unauthorised();
  if (response.status === 404) return undefined;
  const body = (await response.json()) as T & Refusal;
  if (body.error === 'several_orders' && body.providers !== undefined) {
    throw new SeveralOrders(body.providers.map(({ name }) => name));
  }
  if (!response.ok) throw new Error(body.message ?? `The service answered ${response.status}.`);
  return body;
}

/** Posts JSON to the service; undefined for 404. */
export function post<T>(path: string, body: object = {}): Promise<T | undefined> {
  return request<T>(path, { method: 'POST', body: JSON.stringify(body) });
}

/** An order: its id and, where the service has several providers, the name of its provider. */
export interface OrderRef {
  readonly id: string;
  readonly provider?: string | undefined;
}

/** The address of an order in the API. */
export function orderPath(
  { id, provider }: OrderRef,
  rest = '',
  parameters: Readonly<Record<string, string | undefined>> = {},
): string {
  return `/orders/${pathSegment(id)}${rest}${queryOf({ provider, ...parameters })}`;
}

/** A query string of the parameters that have a value, with its question mark; empty without one. */
export function queryOf(parameters: Readonly<Record<string, string | undefined>>): string {
  const given = Object.entries(parameters).filter((entry): entry is [string, string] =>
    Boolean(entry[1]),
  );
  return given.length === 0 ? '' : `?${new URLSearchParams(given)}`;
}
