/** A problem with input from outside: its kind and its path, without any value of the input. */
export interface Problem {
  readonly code:
    | 'not_json'
    | 'not_an_object'
    | 'unexpected_shape'
    | 'no_order_id'
    | 'too_deep'
    | 'bad_time'
    /** An event that only names its object. It waits until the object is read, for which an API key is needed. */
    | 'thin_event'
    /** It names an object that the provider does not have. */
    | 'unknown_object'
    /** It was understood, but its order is set aside. */
    | 'order_set_aside';
  /** Path into the body, e.g. `data.object.payment.charges[0].amount`; empty for the whole. */
  readonly path: string;
  /** One sentence: what was expected there. */
  readonly reason: string;
}
