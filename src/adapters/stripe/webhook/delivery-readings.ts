import type { z } from 'zod';
import { defined } from '../../../order/defined.js';
import type { Problem } from '../../../order/problem.js';
import { type Instant, SECOND } from '../../../order/time/instant.js';
import { readInstant } from '../../../order/time/read-instant.js';
import type { WebhookReading } from '../../provider.js';
import { member } from '../../values/member.js';
import { isPrintable, UNPRINTABLE } from '../../values/printable.js';
import { seconds } from '../reading/fields.js';

/** A delivery that does not concern an order of this account. */
export function ignored(type: string, reason: string) {
  return { kind: 'ignored' as const, type: isPrintable(type) ? type : UNPRINTABLE, reason };
}

/** A delivery of another shape, at the first place that a schema names. */
export function shapeProblem(error: z.ZodError, at: string, body: unknown): WebhookReading {
  const [issue] = error.issues;
  const steps = [at, ...(issue?.path.map(String) ?? [])].filter((step) => step !== '');
  const message = issue?.message ?? '';
  // The schemas have sentences where a mistake is likely; the default texts of zod are none.
  const reason = message.endsWith('.') ? message : 'Expected another shape.';
  return problem(steps.join('.'), reason, body);
}

/** A delivery of another shape. */
export function problem(path: string, reason: string, body: unknown): WebhookReading {
  return notUnderstood({ code: 'unexpected_shape', path, reason }, body);
}

/** A delivery that cannot be read. */
export function notUnderstood(problem: Problem, body: unknown) {
  return {
    kind: 'not_understood' as const,
    problem,
    ...defined({ createdAt: createdAt(member(body, 'created')) }),
  };
}

/** Snapshot events have seconds since 1970, thin events RFC 3339. */
function createdAt(created: unknown): Instant | undefined {
  if (typeof created === 'string') return readInstant(created);
  const parsed = seconds.safeParse(created);
  return parsed.success ? parsed.data * SECOND : undefined;
}

/** The reading of a delivery about an account that this provider does not stand for. */
export function foreignAccount(
  body: object,
  connectedAccount: string | undefined,
): WebhookReading | undefined {
  const given = accountOf(body);
  if (given === connectedAccount) return undefined;
  const reason =
    given === undefined
      ? "It is about the platform's own account, not about the connected account that this provider stands for."
      : 'It is about a connected account that this provider does not stand for.';
  const type = String(member(body, 'type'));
  return {
    ...ignored(type, reason),
    code: 'foreign_account',
    ...defined({ foreignAccount: given !== undefined && isPrintable(given) ? given : undefined }),
  };
}

/** The account of a snapshot event, or the last part of the context of a thin one. */
function accountOf(body: object): string | undefined {
  const account = member(body, 'account') ?? member(body, 'context');
  const last = typeof account === 'string' ? account.split('/').at(-1) : undefined;
  return last === '' ? undefined : last;
}
