/**
 * The part of the core that a browser can load: the questions about one snapshot of the statechart, and how
 * a snapshot is stored. Nothing here imports a module of Node.js.
 */

export { may, summaryOf } from './gates.js';
export { bracketed, chargesInBrackets, inTheWay } from './in-the-way.js';
export { gateAnswer } from './machine/gate-answer.js';
export { asks } from './machine/guards.js';
export { noWay, obstacleTo, reportedBy } from './machine/obstacle.js';
export { type Position, positionOf, send } from './machine/step.js';
export type { OrderRecord } from './record/order-record.js';
export {
  EnvelopeError,
  open,
  type SnapshotEnvelope,
  seal,
} from './record/snapshot-envelope.js';
