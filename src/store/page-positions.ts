import type {
  OrderKey,
  QuarantinedSummary,
  StoredMilestone,
  UnplacedObservation,
  WaitingOrder,
} from './store.js';
import { unplacedDigest } from './unplaced.js';

// What each list is sorted by. Its cursors hold the same, in every store.

export const orderPlace = ({ account, orderId }: OrderKey) => [account, orderId] as const;

export const milestonePlace = ({ milestone, sequence }: StoredMilestone) =>
  [milestone.account, milestone.orderId, sequence] as const;

export const quarantinePlace = ({ receivedAt, id }: QuarantinedSummary) =>
  [receivedAt, id] as const;

export const waitPlace = ({ since, orderId }: WaitingOrder) => [since, orderId] as const;

export const unplacedPlace = (unplaced: UnplacedObservation) =>
  [unplaced.arrivedAt, unplaced.observation.id, unplacedDigest(unplaced)] as const;
