/** What is wrong with something that came from outside. Carries no value of it, only where. */
export interface Problem {
  readonly code:
    | 'not_json'
    | 'not_an_object'
    | 'unexpected_shape'
    | 'no_order_id'
    | 'too_deep'
    | 'bad_time'
    /** It was understood, and its order is set aside. */
    | 'order_set_aside';
  /** Path into the body, e.g. `data.object.payment.charges[0].amount`; empty for the whole. */
  readonly path: string;
  /** One sentence: what was expected there. */
  readonly reason: string;
}
