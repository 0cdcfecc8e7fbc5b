import type { Gate, GateAnswer } from '../order/gate.js';
import { pathSegment } from '../order/text/path-segment.js';
import type { HistoryEntry } from '../service/queries/order-history.js';
import type { OrderSummary } from '../service/queries/order-summaries.js';
import type { OrderView } from '../service/queries/order-view.js';

export type { Gate, GateAnswer, HistoryEntry, OrderSummary, OrderView };

/** A milestone as the service shows it. */
export type MilestoneView = OrderView['milestones'][number];

/** Counts of the store. */
export interface CountsView {
  readonly orders: Readonly<Record<string, number>>;
  readonly parked: number;
  readonly milestones: Readonly<Record<string, number>>;
  readonly quarantined: number;
  /** The states whose counts are estimates. */
  readonly estimated: { readonly orders: readonly string[] };
}

/** What the service answers about itself. */
export interface ServiceView {
  readonly provider: {
    readonly name: string;
    readonly title: string;
    /** The path of the webhook. */
    readonly webhook: string;
  };
}

/** A quarantined delivery, without its body. */
export interface QuarantinedView {
  readonly id: string;
  readonly receivedAt: string;
  readonly problem: { readonly path: string; readonly reason: string };
}

/** A page of what was reported about payments without an order, oldest first. */
export interface UnplacedPage {
  /** How many reports wait. Absent where every delivery names its order. */
  readonly count?: number;
  /** True: the oldest one has waited for too long. */
  readonly overdue?: boolean;
  readonly unplaced: readonly {
    readonly reference: string;
    readonly observationId: string;
    /** The provider's name of the event. */
    readonly label?: string;
    readonly arrivedAt: string;
  }[];
  readonly next?: string;
}

/** The service requires a token. */
export class Unauthorised extends Error {}

/** Requests JSON from the service; undefined for 404. */
export async function request<T>(path: string, init: RequestInit = {}): Promise<T | undefined> {
  const response = await fetch(path, {
    ...init,
    headers: { accept: 'application/json', 'content-type': 'application/json' },
  });
  if (response.status === 401 && path !== '/session') throw new Unauthorised();
  if (response.status === 404) return undefined;
  const body = (await response.json()) as T & { readonly message?: string };
  if (!response.ok) throw new Error(body.message ?? `The service answered ${response.status}.`);
  return body;
}

/** Posts JSON to the service; undefined for 404. */
export function post<T>(path: string, body: object = {}): Promise<T | undefined> {
  return request<T>(path, { method: 'POST', body: JSON.stringify(body) });
}

/** The address of an order in the API. */
export function orderPath(id: string, rest = ''): string {
  return `/orders/${pathSegment(id)}${rest}`;
}
