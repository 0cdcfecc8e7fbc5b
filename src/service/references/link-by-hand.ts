import type { Observation } from '../../order/observation.js';
import type { Instant } from '../../order/time/instant.js';
import type { Clock } from '../runtime/clock.js';
import type { Logger } from '../runtime/logger.js';
import { type Audit, checkedAudit } from './audit.js';
import type { Placing } from './placing.js';
import { badText } from './reference-text.js';

/** A reference, and the order to which it belongs. */
export interface Link {
  /** The provider's id of a payment, a refund or another object. */
  readonly reference: string;
  readonly orderId: string;
}

/** The result of linking one reference. */
export type LinkResult =
  | {
      readonly kind: 'linked';
      readonly reference: string;
      readonly orderId: string;
      /** How many observations that waited for it are in the order now. */
      readonly placed: number;
      /** The order to which it was linked before, if that was another one. */
      readonly before?: string;
    }
  | {
      /** Nothing changed. */
      readonly kind: 'bad_link';
      readonly reference: string;
      readonly orderId: string;
      /** The problem, and what to do. */
      readonly message: string;
    };

/** What linking by hand needs. */
export interface LinkDependencies {
  readonly speaksOf: 'orders' | 'payments';
  readonly account: string;
  readonly placing: Pick<Placing, 'linkByHand'>;
  readonly clock: Clock;
  readonly logger: Logger;
}

/**
 * Links references to orders, as a person decided, and takes in what waited for them. One result for each,
 * in the same order.
 *
 * @throws {ConfigurationError} for an actor or a reason that is missing.
 */
export async function linkByHand(
  { speaksOf, account, placing, clock, logger }: LinkDependencies,
  links: readonly Link[],
  given: Audit,
): Promise<readonly LinkResult[]> {
  const { actor, reason } = checkedAudit(given);
  const results: LinkResult[] = [];
  for (const link of links) {
    const { reference, orderId } = link;
    const message =
      speaksOf === 'orders'
        ? OF_ORDERS
        : (badText('reference', reference) ?? badText('orderId', orderId));
    if (message !== undefined) {
      results.push({
        kind: 'bad_link',
        reference: String(reference),
        orderId: String(orderId),
        message,
      });
      continue;
    }
    const audit = (before: string | undefined): Observation => {
      const now = clock();
      return {
        // The first link of a reference is stored once, and every change of it.
        id: `${LINKED}${reference}${before === undefined ? '' : `:${now}`}`,
        ...{ account, orderId, instant: now, source: 'shop', events: [], objects: [] },
        ...{ releases: true, references: [reference] },
        label: `${reference} linked by ${actor}: ${reason}`,
      };
    };
    const { placed, before } = await placing.linkByHand(account, orderId, reference, audit);
    const change = { reference, orderId, placed, ...(before === undefined ? {} : { before }) };
    logger.info({ ...change, actor, reason }, 'a reference was linked by hand');
    results.push({ kind: 'linked', ...change });
  }
  return results;
}

/**
 * When a person last linked a reference to the order that these observations are of. Undefined: nobody did, or it
 * was pruned.
 */
export function linkedByHandAt(
  observations: readonly { readonly observation: Observation }[],
  reference: string,
): Instant | undefined {
  const decisions = observations.flatMap(({ observation: { id, source, references, instant } }) =>
    source === 'shop' && id.startsWith(LINKED) && references?.includes(reference) ? instant : [],
  );
  return decisions.length === 0 ? undefined : Math.max(...decisions);
}

/** Begins the id of an observation that records such a decision. */
const LINKED = 'linked:';

const OF_ORDERS =
  'This provider names the order in every delivery, so there is nothing to link. Check the provider of this service, or --provider of the command line.';
