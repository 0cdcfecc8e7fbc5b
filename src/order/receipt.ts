import type { Problem } from './problem.js';
import type { Standing } from './standing.js';
import type { FraudPosition, OrderPosition } from './state.js';

/** The result of one delivery. */
export type Receipt =
  | {
      readonly kind: 'recorded';
      readonly account: string;
      readonly orderId: string;
      readonly observationId: string;
      readonly standing: Standing;
      /** True when it was not the newest observation of its order. */
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
      /** Stored until the order of its payment is known. */
      readonly kind: 'unplaced';
      /** The provider's ids by which its order will be found. */
      readonly references: readonly string[];
      readonly observationId: string;
    }
  | {
      /** It contains nothing about the lifecycle of an order. */
      readonly kind: 'ignored';
      readonly reason: string;
      /** `foreign_account`: it is about an account that is not served here. */
      readonly code?: 'foreign_account';
    }
  | {
      /** Authentic, but not understood: quarantined, to be processed again after an upgrade. */
      readonly kind: 'kept';
      readonly problem: Problem;
    };

/** The result of taking an observation in. */
export type Ingested =
  | Extract<Receipt, { kind: 'recorded' | 'duplicate' }>
  | {
      /** The shop reported something else under the same key before. Nothing changed. */
      readonly kind: 'key_reused';
      readonly account: string;
      readonly orderId: string;
      readonly observationId: string;
      /** Why, and what to do. */
      readonly because: string;
      readonly state: OrderPosition;
      readonly fraudState: FraudPosition;
    }
  | {
      /**
       * Its order is set aside, so it was not taken in. A delivery is quarantined instead; a response or
       * a read can be read again.
       */
      readonly kind: 'set_aside';
      readonly account: string;
      readonly orderId: string;
      readonly observationId: string;
      /** Why, and what to do. */
      readonly because: string;
      readonly state: OrderPosition;
      readonly fraudState: FraudPosition;
    };
