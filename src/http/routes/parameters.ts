import { z } from 'zod';
import { defined } from '../../order/defined.js';
import { GATES } from '../../order/gate.js';
import { MILESTONE_KINDS, MILESTONE_STATUSES } from '../../order/milestone/milestone.js';
import { FRAUD_STATES, ORDER_STATES } from '../../order/state.js';
import { dateOf } from '../../order/time/instant.js';
import { readInstant } from '../../order/time/read-instant.js';
import type { ExportOptions } from '../../service/operations/export.js';
import type { PendingOptions } from '../../service/operations/pending.js';
import type { Decision } from '../../service/operations/resolve.js';
import type { RecentOrdersFilter } from '../../service/queries/order-summaries.js';
import type { Moment } from '../../service/queries/past-order.js';
import type { ProviderChoice } from '../../service/several/joined.js';
import type { MilestoneFilter, OrderFilter, Settlement } from '../../store/store.js';

/** A request that cannot be read. */
export interface BadRequest {
  /** What is wrong with it. */
  readonly problem: string;
}

type OrdersRequest = Omit<OrderFilter, 'account'> & ProviderChoice;
type RecentRequest = RecentOrdersFilter & ProviderChoice;
type MilestonesRequest = Omit<MilestoneFilter, 'account'> & ProviderChoice;
type ExportRequest = ExportOptions & ProviderChoice;

const EXPECTED_TIME = 'a time such as 2026-01-31T12:00:00Z is expected';

const id = z.string().min(1).max(255);
/** The parameters of a page of a list. */
export const page = {
  limit: z
    .string()
    .regex(/^([1-9]\d?|[1-4]\d\d|500)$/, 'a whole number from 1 to 500 is expected')
    .transform(Number)
    .optional(),
  after: z.string().max(1000).optional(),
};

const orderFilter = z.strictObject({
  ...page,
  provider: id.optional(),
  state: z.enum(['unreported', ...ORDER_STATES]).optional(),
  fraudState: z.enum(['unknown', ...FRAUD_STATES]).optional(),
  parked: z
    .enum(['true', 'false'])
    .transform((value) => value === 'true')
    .optional(),
  upstreamId: id.optional(),
  checkoutId: id.optional(),
});

const recentFilter = orderFilter
  .omit({ after: true, upstreamId: true, checkoutId: true })
  .extend({ sort: z.literal('newest'), may: z.enum(GATES).optional() });

const search = z.strictObject({
  anyId: z.string().trim().min(1).max(1000),
  provider: id.optional(),
});

const milestoneFilter = z.strictObject({
  ...page,
  provider: id.optional(),
  status: z.enum(MILESTONE_STATUSES).optional(),
  orderId: id.optional(),
});

const exportOptions = z.strictObject({
  account: id.optional(),
  provider: id.optional(),
  since: z
    .string()
    .transform((text, context) => {
      const instant = readInstant(text);
      if (instant !== undefined) return dateOf(instant);
      context.addIssue(EXPECTED_TIME);
      return z.NEVER;
    })
    .optional(),
});

const decision = z.object({
  decision: z.literal('dismiss'),
  actor: z.string().trim().min(1).max(200),
  reason: z.string().trim().min(1).max(1000),
});

const pending = z.strictObject({
  provider: id.optional(),
  kind: z
    .string()
    .transform((text) => text.split(','))
    .pipe(z.array(z.enum(MILESTONE_KINDS)))
    .optional(),
});

// Each settlement is checked where it is applied, so that a wrong one does not fail the others.
const settlements = z.strictObject({
  settlements: z.array(z.looseObject({ key: z.string() })),
});

/** The filter of pending milestones in a query string. */
export function pendingOptionsOf(
  query: Record<string, string>,
): (PendingOptions & ProviderChoice) | BadRequest {
  const filter = read(pending, query);
  if ('problem' in filter) return filter;
  return defined({ kinds: filter.kind, provider: filter.provider });
}

/** The settlements in a body. */
export function settlementsOf(body: unknown): readonly Settlement[] | BadRequest {
  const result = read(settlements, body);
  return 'problem' in result ? result : (result.settlements as unknown as readonly Settlement[]);
}

/** The filter of orders in a query string. */
export function orderFilterOf(query: Record<string, string>): OrdersRequest | BadRequest {
  return read(orderFilter, query) as OrdersRequest | BadRequest;
}

/** The filter of the newest orders in a query string. */
export function recentFilterOf(query: Record<string, string>): RecentRequest | BadRequest {
  const filter = read(recentFilter, query);
  if ('problem' in filter) return filter;
  const { sort: _, ...rest } = filter;
  return rest as RecentRequest;
}

/** The id to find orders by, in a query string. */
export function searchOf(
  query: Record<string, string>,
): ({ readonly anyId: string } & ProviderChoice) | BadRequest {
  const request = read(search, query);
  return 'problem' in request ? request : defined(request);
}

/** The options of an export in a query string. */
export function exportOptionsOf(query: Record<string, string>): ExportRequest | BadRequest {
  return read(exportOptions, query) as ExportRequest | BadRequest;
}

/** The filter of milestones in a query string. */
export function milestoneFilterOf(query: Record<string, string>): MilestonesRequest | BadRequest {
  return read(milestoneFilter, query) as MilestonesRequest | BadRequest;
}

/** The decision in a body. */
export function decisionOf(body: unknown): Decision | BadRequest {
  if (typeof body === 'object' && body !== null && !Array.isArray(body))
    return read(decision, body);
  const problem =
    'The body should be JSON such as {"decision":"dismiss","actor":"kim","reason":"a mix-up"}.';
  return { problem };
}

/** The moment in a query string; undefined: none. */
export function momentOf({ at, arrival }: Record<string, string>): Moment | BadRequest | undefined {
  if (at !== undefined) {
    const instant = readInstant(at);
    return instant === undefined ? { problem: `at: ${EXPECTED_TIME}` } : { instant };
  }
  if (arrival === undefined) return undefined;
  return /^\d{1,15}$/.test(arrival)
    ? { arrival: Number(arrival) }
    : { problem: 'arrival: a number from the history is expected' };
}

/** The parameter that a URL gives more than once; undefined: none. */
export function repeatedParameter(url: string): string | undefined {
  const { searchParams } = new URL(url);
  return [...searchParams.keys()].find((name) => searchParams.getAll(name).length > 1);
}

/** Reads a request with a schema. */
export function read<T>(schema: z.ZodType<T>, input: unknown): T | BadRequest {
  const result = schema.safeParse(input);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const where = issue?.path.join('.') || 'the request';
  return { problem: `${where}: ${issue?.message ?? 'not as expected'}` };
}
