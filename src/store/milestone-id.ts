import { MILESTONE_KINDS, type MilestoneKind } from '../order/milestone.js';
import type { OrderKey } from './store.js';

/** The parts of a milestone's key. */
export interface MilestoneId extends OrderKey {
  readonly kind: MilestoneKind;
  readonly subject: string;
}

/** Takes the key of a milestone apart; `undefined`: no milestone can have this key. */
export function milestoneIdOf(key: string): MilestoneId | undefined {
  const parts = key.split('/');
  if (parts.length !== 4) return undefined;
  try {
    const [account = '', orderId = '', word = '', subject = ''] = parts.map(decodeURIComponent);
    const kind = MILESTONE_KINDS.find((candidate) => candidate === word);
    return kind === undefined ? undefined : { account, orderId, kind, subject };
  } catch {
    return undefined;
  }
}
