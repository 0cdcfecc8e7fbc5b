import type { SnapshotFrom } from 'xstate';
import type { OrderMachine } from '../../../machines/order.machine.js';

/** A restored snapshot of the statechart. */
export type Snapshot = SnapshotFrom<OrderMachine>;
