import type { Provider } from '../../adapters/provider.js';
import {
  MILESTONE_KINDS,
  type Milestone,
  type MilestoneKind,
} from '../../order/milestone/milestone.js';
import { ConfigurationError } from '../../order/options/configuration-error.js';
import { checkedOptions, kindOf, type OptionNames } from '../../order/options/options.js';

/**
 * What a handler receives: the milestone, the provider of its order, the number of this attempt, and its
 * timeout as a signal.
 */
export type Delivery<Kind extends MilestoneKind = MilestoneKind> = Milestone<Kind> & {
  /** The provider that the order is of. Milestones of other accounts in the store are not delivered here. */
  readonly provider: Pick<Provider, 'name' | 'title'>;
  /** 1 for the first attempt. Any attempt may be repeated: `key` is the idempotency key. */
  readonly attempt: number;
  /** Aborted when the attempt times out. Its result is ignored from then on. */
  readonly signal: AbortSignal;
};

/** Acts on one milestone. If it throws or times out, the milestone is delivered again later. */
export type Handler<Kind extends MilestoneKind = MilestoneKind> = (
  delivery: Delivery<Kind>,
) => unknown;

/**
 * A handler for each kind to act on; `*` for every other kind. The facts of a delivery are typed by its
 * kind; a handler for `*` narrows them by checking `kind`.
 *
 * @example
 * const on: Handlers = {
 *   refunded: ({ orderId, facts }) => console.log(orderId, facts.refundId, facts.amount?.minor),
 *   '*': (m) => m.kind === 'needs_attention' && console.log(m.orderId, m.facts.detail),
 * };
 */
export type Handlers = {
  readonly [Kind in MilestoneKind]?: Handler<Kind>;
} & { readonly '*'?: Handler };

const HANDLERS = Object.fromEntries(
  [...MILESTONE_KINDS, '*'].map((kind) => [kind, 'optional']),
) as OptionNames<Handlers>;

/**
 * The handlers without those that are undefined, whose kinds stay pending.
 *
 * @throws {ConfigurationError} for a kind that does not exist, and for a handler that is not a function.
 */
export function checkedHandlers(on?: Handlers): Handlers {
  const handlers = checkedOptions(on, HANDLERS, 'on');
  for (const [kind, handler] of Object.entries<unknown>(handlers)) {
    if (typeof handler === 'function') continue;
    throw new ConfigurationError({
      setting: `on.${kind}`,
      given: kindOf(handler),
      allowed: 'a function',
    });
  }
  return handlers;
}

/** The kinds that these handlers act on; undefined: all, because there is a handler for `*`. */
export function handledKinds(handlers: Handlers): readonly MilestoneKind[] | undefined {
  return handlers['*'] === undefined ? (Object.keys(handlers) as MilestoneKind[]) : undefined;
}

/** The handler for a kind, to be called with milestones of that kind only. */
export function handlerFor(handlers: Handlers, kind: MilestoneKind): Handler | undefined {
  // The compiler cannot relate the kind of the milestone to the kind asked for here.
  return (handlers[kind] as Handler | undefined) ?? handlers['*'];
}
