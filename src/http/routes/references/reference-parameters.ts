import { z } from 'zod';
import type { Audit } from '../../../service/references/audit.js';
import type { Link } from '../../../service/references/link-by-hand.js';
import type { Discarding } from '../../../service/references/unplaced-list.js';
import type { ProviderChoice } from '../../../service/several/joined.js';
import type { UnplacedRequest } from '../../../store/store.js';
import { type BadRequest, page, read } from '../parameters.js';

const reference = z.string().min(1).max(255);

const unplacedRequest = z.strictObject({
  ...page,
  reference: reference.optional(),
  provider: z.string().min(1).max(255).optional(),
});

const audit = {
  actor: z.string().trim().min(1).max(200),
  reason: z.string().trim().min(1).max(1000),
};

// Each link is checked where it is made, so that a wrong one does not fail the others.
const linking = z.strictObject({
  ...audit,
  links: z.array(z.object({ reference: z.string(), orderId: z.string() })),
});

const discarding = z.strictObject({
  ...audit,
  entries: z.array(
    z.strictObject({ reference, observationId: z.string().min(1).max(1000).optional() }),
  ),
});

/** The request of a list of unplaced observations in a query string. */
export function unplacedRequestOf(
  query: Record<string, string>,
): (UnplacedRequest & ProviderChoice) | BadRequest {
  return read(unplacedRequest, query) as (UnplacedRequest & ProviderChoice) | BadRequest;
}

/** The links in a body. */
export function linkingOf(
  body: unknown,
): ({ readonly links: readonly Link[] } & Audit) | BadRequest {
  return read(linking, body);
}

/** What is to be discarded, in a body. */
export function discardingOf(
  body: unknown,
): ({ readonly entries: readonly Discarding[] } & Audit) | BadRequest {
  const result = read(discarding, body);
  if ('problem' in result) return result;
  const entries = result.entries.map(({ reference: name, observationId }) => ({
    reference: name,
    ...(observationId === undefined ? {} : { observationId }),
  }));
  return { ...result, entries };
}
