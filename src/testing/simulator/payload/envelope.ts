import type { Instant } from '../../../order/time/instant.js';
import type { OrderVersion, Subject } from '../provider-run/model.js';
import type { JsonObject } from '../values/json.js';
import { exactStamp, stamp } from '../values/time.js';
import { renderCharge } from './charge.js';
import { renderOrder, renderSessionOrder } from './order.js';
import type { Rendering } from './rendering.js';
import { renderFile, renderFulfilment, renderRefund, renderReturn } from './resources.js';
import { renderTransaction } from './transaction.js';

const EXPANDED = new Set(['order.accepted', 'order.cancelled', 'order.refunded']);

const OLD_NAMES: Readonly<Record<string, readonly string[]>> = {
  'order.charge.pending': ['order.charge.created'],
  'order.charge.complete': ['order.charge.completed'],
  'order.charge.capture.pending': ['order.charge.capture.created'],
  'order.charge.capture.complete': ['order.charge.capture.completed'],
  'order.charge.refund.pending': ['order.charge.refund.created'],
  'order.charge.refund.complete': ['order.charge.refund.completed'],
  'refund.pending': ['refund.created'],
  'refund.complete': ['refund.completed', 'refund.succeeded'],
  'fulfillment.created': ['fulfillment.create'],
  'checkout_session.order.created': ['checkout_session.order.create'],
};

function found<T extends { readonly id: string }>(list: readonly T[], id: string): T {
  const entry = list.find((candidate) => candidate.id === id);
  if (entry === undefined) throw new Error(`The simulated order has no ${id}.`);
  return entry;
}

/** A complete order as it was before: still fulfilled. */
function previousVersion(version: OrderVersion): OrderVersion {
  const { complete: _, ...stateTimes } = version.stateTimes;
  return { ...version, state: 'fulfilled', stateTimes };
}

function renderSubject(
  rendering: Rendering,
  type: string,
  subject: Subject,
  version: OrderVersion,
): JsonObject {
  const { basics } = rendering;
  switch (subject.kind) {
    case 'order':
      return renderOrder(
        rendering,
        subject.showing === 'previous state' && version.state === 'complete'
          ? previousVersion(version)
          : version,
        {
          expanded: basics.expanded && EXPANDED.has(type),
          session: false,
          everyCharge: subject.showing === 'every charge',
        },
      );
    case 'session_order':
      return renderSessionOrder(rendering, version);
    case 'charge':
      return renderCharge(rendering, found(version.charges, subject.id), true, subject.shownState);
    case 'refund':
      return renderRefund(rendering, found(version.refunds, subject.id), version);
    case 'return':
      return renderReturn(rendering, found(version.returns, subject.id));
    case 'fulfilment':
      return renderFulfilment(rendering, found(version.fulfilments, subject.id), version);
    case 'file':
      return renderFile(rendering, found(version.files, subject.id));
    case 'transaction':
      return renderTransaction(rendering, found(version.transactions, subject.id));
    case 'warehouse':
      return {
        id: subject.id,
        orderId: basics.id,
        state: subject.state,
        createdTime: stamp(version.at),
        lineItems: basics.items.map((item) => ({
          id: item.id,
          quantity: item.quantity,
          state: subject.state,
        })),
        liveMode: basics.liveMode,
      };
    case 'unrelated':
      return { id: subject.id, createdTime: stamp(version.at), liveMode: basics.liveMode };
    default:
      return subject satisfies never;
  }
}

/** The name under which an endpoint receives an event: today's, or for some a former one. */
export function nameOf(rendering: Rendering, type: string): string {
  const old = OLD_NAMES[type];
  return old !== undefined && rendering.basics.oldNames ? rendering.random.pick(old) : type;
}

/** Renders an event: its envelope, and in `data.object` its subject as of `version`. */
export function renderEvent(
  rendering: Rendering,
  event: {
    readonly id: string;
    readonly type: string;
    readonly at: Instant;
    readonly subject: Subject;
  },
  version: OrderVersion,
): JsonObject {
  const { basics, random } = rendering;
  const data: JsonObject = { object: renderSubject(rendering, event.type, event.subject, version) };
  if (event.type === 'order.updated' && random.chance(0.2))
    data.previousAttributes = { upstreamId: null };
  const envelope: JsonObject = { id: event.id, type: nameOf(rendering, event.type), data };
  if (!rendering.chooses('absent_mode', 0.06)) rendering.put(envelope, 'liveMode', basics.liveMode);
  envelope.createdTime = exactStamp(event.at);
  if (event.subject.kind === 'file') {
    envelope.versionIds = [];
    return envelope;
  }
  if (basics.webhookIds !== undefined) rendering.put(envelope, 'webhookIds', basics.webhookIds);
  rendering.put(envelope, 'digitalriverVersion', basics.apiVersion);
  return envelope;
}
