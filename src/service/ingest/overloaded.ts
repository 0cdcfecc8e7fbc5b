/** More is asked than can be done now: try again later. */
export abstract class Overloaded extends Error {
  abstract readonly code: 'queue_full' | 'waited_too_long' | 'changed_too_often';
}
