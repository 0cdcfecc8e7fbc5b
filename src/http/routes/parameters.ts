import { z } from 'zod';
import { MILESTONE_KINDS, MILESTONE_STATUSES } from '../../order/milestone/milestone.js';
import { FRAUD_STATES, ORDER_STATES } from '../../order/state.js';
import { dateOf } from '../../order/time/instant.js';
import { readInstant } from '../../order/time/read-instant.js';
import type { ExportOptions } from '../../service/operations/export.js';
import type { PendingOptions } from '../../service/operations/pending.js';
import type { Decision } from '../../service/operations/resolve.js';
import type { MilestoneFilter, OrderFilter, Settlement } from '../../store/store.js';

/** What is wrong with a request, in a sentence. */
export interface BadRequest {
  readonly problem: string;
}

const id = z.string().min(1).max(255);
const page = {
  limit: z
    .string()
    .regex(/^([1-9]\d?|[1-4]\d\d|500)$/, 'a whole number from 1 to 500 is expected')
    .transform(Number)
    .optional(),
  after: z.string().max(1000).optional(),
};

const orderFilter = z.strictObject({
  ...page,
  state: z.enum(['unreported', ...ORDER_STATES]).optional(),
  fraudState: z.enum(['unknown', ...FRAUD_STATES]).optional(),
  parked: z
    .enum(['true', 'false'])
    .transform((value) => value === 'true')
    .optional(),
  upstreamId: id.optional(),
  checkoutId: id.optional(),
});

const milestoneFilter = z.strictObject({
  ...page,
  status: z.enum(MILESTONE_STATUSES).optional(),
  orderId: id.optional(),
});

const exporting = z.strictObject({
  account: id.optional(),
  since: z
    .string()
    .transform((text, context) => {
      const instant = readInstant(text);
      if (instant !== undefined) return dateOf(instant);
      context.addIssue('a time such as 2026-01-31T12:00:00Z is expected');
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
  kind: z
    .string()
    .transform((text) => text.split(','))
    .pipe(z.array(z.enum(MILESTONE_KINDS)))
    .optional(),
});

// What each says is checked where it is settled, so that one that is wrong fails no other.
const settlements = z.strictObject({
  settlements: z.array(z.looseObject({ key: z.string() })),
});

/** Which of the milestones that wait a query string asks for. */
export function pendingOptionsOf(query: Record<string, string>): PendingOptions | BadRequest {
  const asked = read(pending, query);
  if ('problem' in asked) return asked;
  return asked.kind === undefined ? {} : { kinds: asked.kind };
}

/** The decisions about milestones that a body states. */
export function settlementsOf(body: unknown): readonly Settlement[] | BadRequest {
  const said = read(settlements, body);
  return 'problem' in said ? said : (said.settlements as unknown as readonly Settlement[]);
}

/** The filter that a query string asks for. */
export function orderFilterOf(query: Record<string, string>): OrderFilter | BadRequest {
  return read(orderFilter, query) as OrderFilter | BadRequest;
}

/** What a query string asks to be exported. */
export function exportOptionsOf(query: Record<string, string>): ExportOptions | BadRequest {
  return read(exporting, query) as ExportOptions | BadRequest;
}

/** The filter that a query string asks for. */
export function milestoneFilterOf(query: Record<string, string>): MilestoneFilter | BadRequest {
  return read(milestoneFilter, query) as MilestoneFilter | BadRequest;
}

/** The decision that a body states. */
export function decisionOf(body: unknown): Decision | BadRequest {
  if (typeof body === 'object' && body !== null && !Array.isArray(body))
    return read(decision, body);
  const problem =
    'The body should be JSON such as {"decision":"dismiss","actor":"kim","reason":"a mix-up"}.';
  return { problem };
}

/** The parameter that a query string gives more than once: one of the two would be ignored. */
export function repeatedParameter(url: string): string | undefined {
  const { searchParams } = new URL(url);
  return [...searchParams.keys()].find((name) => searchParams.getAll(name).length > 1);
}

function read<T>(schema: z.ZodType<T>, input: unknown): T | BadRequest {
  const result = schema.safeParse(input);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const where = issue?.path.join('.') || 'the request';
  return { problem: `${where}: ${issue?.message ?? 'not as expected'}` };
}
