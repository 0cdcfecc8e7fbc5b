import { type OrderContext, orderMachine } from '../../../machines/order.machine.js';
import { FRAUD_POSITIONS, ORDER_POSITIONS } from '../../order/state.js';
import type { Snapshot } from '../machine/snapshot.js';
import { type Position, positionOf, restore } from '../machine/step.js';

/** The version of the envelope that this code writes. A change of its shape needs a new number. */
export const ENVELOPE_VERSION = 1;

/**
 * A snapshot of the statechart as it is stored. XState's own persisted form names neither machine nor
 * version, and silently fills in a missing region; this one is checked completely on restore.
 */
export interface SnapshotEnvelope {
  readonly machine: 'order';
  readonly version: number;
  readonly value: Position;
  readonly context: OrderContext;
}

/** A stored snapshot cannot be restored. The message names the wrong part and what to do. */
export class EnvelopeError extends Error {
  readonly code = 'envelope_invalid';
  constructor(part: string, expected: string) {
    super(
      `The stored snapshot is invalid: ${part} should be ${expected}. ` +
        'Rebuild the order from its history with replay().',
    );
    this.name = 'EnvelopeError';
  }
}

type Migration = (old: Readonly<Record<string, unknown>>) => Record<string, unknown>;

/** Each migrates from the version that is its index + 1 to the next. There is one version so far. */
export const MIGRATIONS: readonly Migration[] = [];

/** Puts a snapshot into an envelope. */
export function seal(snapshot: Snapshot): SnapshotEnvelope {
  return {
    machine: 'order',
    version: ENVELOPE_VERSION,
    value: positionOf(snapshot),
    context: snapshot.context,
  };
}

/**
 * Checks a stored envelope, migrates it to the current version and restores its snapshot.
 *
 * @throws {@link EnvelopeError} when it is incomplete, of another machine, or of a version that this code
 * does not know.
 */
export function open(stored: unknown, migrations: readonly Migration[] = MIGRATIONS): Snapshot {
  const { value, context } = checked(stored, migrations);
  return restore(value, context);
}

function checked(
  stored: unknown,
  migrations: readonly Migration[],
): Pick<SnapshotEnvelope, 'value' | 'context'> {
  if (!isRecord(stored)) throw new EnvelopeError('the whole', 'an object');
  if (stored.machine !== orderMachine.id)
    throw new EnvelopeError('machine', `"${orderMachine.id}"`);
  const latest = migrations.length + 1;
  // Number.isInteger is false for every other type.
  const version = stored.version as number;
  if (!Number.isInteger(version) || version < 1 || version > latest) {
    throw new EnvelopeError('version', `a whole number from 1 to ${latest}`);
  }
  let current = stored;
  for (const migrate of migrations.slice(version - 1)) current = migrate(current);
  if (!isPosition(current.value)) {
    throw new EnvelopeError('value', 'a state of the order region and one of the fraud region');
  }
  if (!isContext(current.context)) {
    throw new EnvelopeError('context', `an object with ${[...TEXTS, ...RECORDS].join(', ')}`);
  }
  return { value: current.value, context: current.context };
}

const TEXTS = ['account', 'orderId'] as const;
const RECORDS = [
  'charges',
  'refunds',
  'items',
  'fulfilments',
  'documents',
  'returns',
  'flags',
] as const;

const ORDER: ReadonlySet<unknown> = new Set(ORDER_POSITIONS);
const FRAUD: ReadonlySet<unknown> = new Set(FRAUD_POSITIONS);

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isPosition(value: unknown): value is Position {
  if (!isRecord(value) || Object.keys(value).length !== 2) return false;
  return ORDER.has(value.order) && FRAUD.has(value.fraud);
}

function isContext(value: unknown): value is OrderContext {
  if (!isRecord(value)) return false;
  for (const key of TEXTS) if (typeof value[key] !== 'string') return false;
  for (const key of RECORDS) if (!isRecord(value[key])) return false;
  return true;
}
