import { MILESTONE_KINDS, type MilestoneKind, milestoneKey } from '../order/milestone/milestone.js';
import { storableText } from '../order/text/storable-text.js';
import type { OrderKey } from './store.js';

/** The parts of a milestone's key. */
export interface MilestoneId extends OrderKey {
  readonly kind: MilestoneKind;
  readonly subject: string;
}

/**
 * Parses the key of a milestone into text as it is stored; `undefined`: no milestone can have it.
 */
export function milestoneIdOf(key: string): MilestoneId | undefined {
  const parts = key.split('/');
  if (parts.length !== 4) return undefined;
  try {
    const texts = parts.map((part) => storableText(decodeURIComponent(part)));
    const [account = '', orderId = '', word = '', subject = ''] = texts;
    const kind = MILESTONE_KINDS.find((candidate) => candidate === word);
    return kind === undefined ? undefined : { account, orderId, kind, subject };
  } catch {
    return undefined;
  }
}

/** The stored spelling of a milestone's key; `undefined`: no milestone can have it. */
export function storedKeyOf(key: string): string | undefined {
  const id = milestoneIdOf(key);
  return id && milestoneKey(id.account, id.orderId, id.kind, id.subject);
}
