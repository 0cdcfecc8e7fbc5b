import type { DeadlineRule } from '../../../machines/deadline-rules.js';
import type { Charge } from '../../order/facts/charge.js';
import { type Instant, SECOND } from '../../order/time/instant.js';

const HOUR = 3_600 * SECOND;

/** How long before an authorisation expires a person is notified. */
const NOTICE_HOURS = 24;

/**
 * When the deadline of a charge that is still to be captured began: when it was created or, where the
 * provider reports when its authorisation expires, so that the default ends a day before that.
 */
export function uncapturedSince(
  { createdAt, expiresAt }: Charge,
  { hours }: Pick<DeadlineRule, 'hours'>,
): Instant | undefined {
  return expiresAt === undefined ? createdAt : expiresAt - (NOTICE_HOURS + hours) * HOUR;
}
