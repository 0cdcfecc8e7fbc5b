import type { Problem } from './problem.js';
import type { Standing } from './standing.js';
import type { FraudPosition, OrderPosition } from './state.js';

/** What became of one delivery. */
export type Receipt =
  | {
      readonly kind: 'recorded';
      readonly account: string;
      readonly orderId: string;
      readonly observationId: string;
      readonly standing: Standing;
      /** True when it was not the newest word about its order. */
      readonly late: boolean;
      readonly state: OrderPosition;
      readonly fraudState: FraudPosition;
    }
  | {
      readonly kind: 'duplicate';
      readonly account: string;
      readonly orderId: string;
      readonly observationId: string;
      readonly state: OrderPosition;
      readonly fraudState: FraudPosition;
    }
  | {
      /** It says nothing about the life of an order. */
      readonly kind: 'ignored';
      readonly reason: string;
    }
  | {
      /** Authentic, but not understood: kept whole, to be tried again after an upgrade. */
      readonly kind: 'kept';
      readonly problem: Problem;
    };

/** What became of an observation that was understood. */
export type Ingested =
  | Extract<Receipt, { kind: 'recorded' | 'duplicate' }>
  | {
      /**
       * Its order outgrew its limits and is set aside: this was not taken in. A delivery is kept whole
       * instead; what the provider answered can be read again.
       */
      readonly kind: 'set_aside';
      readonly account: string;
      readonly orderId: string;
      readonly observationId: string;
      /** Why, and what to do, in two sentences. */
      readonly because: string;
      readonly state: OrderPosition;
      readonly fraudState: FraudPosition;
    };
