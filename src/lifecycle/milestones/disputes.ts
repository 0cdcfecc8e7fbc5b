import { openDisputes } from '../../../machines/conclusion-conditions.js';
import type { Dispute } from '../../order/facts/facts.js';
import { type MilestoneKind, milestoneKeys } from '../../order/milestone/milestone.js';
import { formatInstant } from '../../order/time/instant.js';
import { closingGates } from '../gates.js';
import { isDisputed } from '../machine/edges.js';
import type { OrderRecord } from '../record/order-record.js';
import { type Add, emptyFacts } from './add.js';

/**
 * The disputes of an order. The subject is the recorded time at which a dispute was opened or, without
 * one, its number. A dispute that was published by its number is not published again by its time.
 */
export function addDisputes(record: OrderRecord, add: Add): void {
  const { speaksOf, disputes: known = {} } = record.folded.snapshot.context;
  if (speaksOf === 'payments') {
    addDisputesById(Object.values(known), record, add);
    return;
  }
  const { visited, disputes, disputedAt = [], snapshot, account, orderId } = record.folded;
  const { order: state } = snapshot.value;
  const opened = Math.max(disputes, disputedAt.length, visited.some(isDisputed) ? 1 : 0);
  if (opened === 0) return;
  const isOpen = isDisputed(state) || closingGates(record).length > 0;
  const numbers = Array.from({ length: opened }, (_, index) => String(index + 1));
  const subjects = numbers.map((number, index) => {
    const at = disputedAt[index];
    return at === undefined ? number : formatInstant(at);
  });
  const keyOf = milestoneKeys(account, orderId);
  const publishedByNumber = (kind: MilestoneKind) =>
    numbers.filter((one) => !subjects.includes(one) && record.published.includes(keyOf(kind, one)))
      .length;
  const openedByNumber = publishedByNumber('dispute_opened');
  const resolvedByNumber = publishedByNumber('dispute_resolved');
  for (const [index, subject] of subjects.entries()) {
    if (index >= openedByNumber) add('dispute_opened', subject, emptyFacts);
    const isResolved = index < opened - 1 || !isOpen;
    if (isResolved && index >= resolvedByNumber) {
      add('dispute_resolved', subject, () => ({ state }));
    }
  }
}

/** Disputes that the provider reports by their ids. */
function addDisputesById(disputes: readonly Dispute[], { folded }: OrderRecord, add: Add): void {
  const { snapshot } = folded;
  const open = openDisputes(snapshot.context);
  for (const dispute of disputes) {
    add('dispute_opened', dispute.id, emptyFacts);
    if (open.includes(dispute)) continue;
    add('dispute_resolved', dispute.id, () => ({ state: snapshot.value.order }));
  }
}
