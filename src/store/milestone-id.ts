import { MILESTONE_KINDS, type MilestoneKind, milestoneKey } from '../order/milestone/milestone.js';
import { storableText } from '../order/text/storable-text.js';
import type { OrderKey } from './store.js';

/** The parts of a milestone's key. */
export interface MilestoneId extends OrderKey {
  readonly kind: MilestoneKind;
  readonly subject: string;
}

/**
 * Takes the key of a milestone apart, into text as it is stored; `undefined`: no milestone can have this
 * key.
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

/** The key that a milestone is stored under, of any spelling of it; `undefined`: there can be none. */
export function storedKeyOf(key: string): string | undefined {
  const id = milestoneIdOf(key);
  return id && milestoneKey(id.account, id.orderId, id.kind, id.subject);
}
