import type { Milestone } from '../../order/milestone/milestone.js';
import type { Observation } from '../../order/observation.js';
import type { Ingested } from '../../order/receipt.js';
import type { AttemptEnding } from '../../store/engine.js';
import type { SpanAttributes, SpanEnd, SpanStart } from './telemetry.js';

/** A delivery of a provider, until it is answered. */
export function deliverySpan(provider: string): SpanStart {
  return {
    name: 'order_lifecycle delivery',
    kind: 'internal',
    attributes: { 'order_lifecycle.provider': provider },
  };
}

/** A delivery that was answered with this status. */
export function deliveryEnd({ status }: { readonly status: number }): SpanEnd {
  return {
    attributes: { 'http.response.status_code': status },
    ...(status >= 500 ? { errorType: `${status}` } : {}),
  };
}

/** An observation of an order, until it is stored. */
export function observationSpan({ account, orderId, source }: Observation): SpanStart {
  return {
    name: 'order_lifecycle observation',
    kind: 'internal',
    attributes: {
      ...ofOrder(account, orderId),
      'order_lifecycle.observation.source': source,
    },
  };
}

/** An observation with this receipt. */
export function observationEnd(ingested: Ingested): SpanEnd {
  const attributes: Record<string, string> = { 'order_lifecycle.receipt': ingested.kind };
  if (ingested.kind === 'recorded') {
    attributes['order_lifecycle.standing'] = ingested.standing.kind;
    attributes['order_lifecycle.order.state'] = ingested.state;
  }
  return { attributes };
}

/**
 * One transaction with these observations. It is in the trace of the first of them, and the others are
 * linked.
 */
export function commitSpan(observations: number, causes: readonly string[]): SpanStart {
  const [parent, ...links] = causes;
  return {
    name: 'order_lifecycle commit',
    kind: 'internal',
    attributes: { 'order_lifecycle.commit.observations': observations },
    parent: parent ?? 'none',
    links,
  };
}

/** The recording of a milestone. What handles it later is linked to this span. */
export function createSpan(milestone: Milestone, parent: string | undefined): SpanStart {
  return {
    name: `create ${milestone.kind}`,
    kind: 'producer',
    attributes: messaging('create', milestone),
    ...(parent === undefined ? {} : { parent }),
  };
}

/**
 * One attempt to deliver a milestone to its handler. It begins a trace of its own, linked to the recording
 * of the milestone, as days and processes may lie between the two.
 */
export function processSpan(
  milestone: Milestone,
  attempt: number,
  recordedBy: string | undefined,
): SpanStart {
  return {
    name: `process ${milestone.kind}`,
    kind: 'consumer',
    attributes: {
      ...messaging('process', milestone),
      'order_lifecycle.milestone.attempt': attempt,
    },
    parent: 'none',
    links: recordedBy === undefined ? [] : [recordedBy],
  };
}

/** An attempt that ended like this. */
export function processEnd({ ending }: { readonly ending: AttemptEnding }): SpanEnd {
  const attributes = { 'order_lifecycle.milestone.ending': ending };
  return AS_INTENDED.has(ending) ? { attributes } : { attributes, errorType: ending };
}

const AS_INTENDED: ReadonlySet<AttemptEnding> = new Set(['done', 'withdrawn', 'gone']);

/** By the semantic conventions of OpenTelemetry for messages: a milestone is one, its kind the destination. */
function messaging(operation: 'create' | 'process', milestone: Milestone): SpanAttributes {
  return {
    'messaging.system': 'order_lifecycle',
    'messaging.operation.name': operation,
    'messaging.operation.type': operation,
    'messaging.destination.name': milestone.kind,
    'messaging.message.id': milestone.key,
    ...ofOrder(milestone.account, milestone.orderId),
  };
}

function ofOrder(account: string, orderId: string): SpanAttributes {
  return { 'order_lifecycle.account': account, 'order_lifecycle.order.id': orderId };
}
