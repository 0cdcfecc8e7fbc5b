/** The service has more to do than it can do now. The caller should try again later. */
export abstract class Overloaded extends Error {
  abstract readonly code: 'queue_full' | 'waited_too_long' | 'changed_too_often';
}

/** The queue of observations is full. */
export class QueueFull extends Overloaded {
  readonly code = 'queue_full';
  constructor(size: number, unit: 'observations' | 'bytes') {
    super(`${size} ${unit} are waiting to be stored. Try again later.`);
    this.name = 'QueueFull';
  }
}

/** Other processes changed the order during every attempt. */
export class ChangedTooOften extends Overloaded {
  readonly code = 'changed_too_often';
  constructor() {
    super('Other processes change this order too often. Try again later.');
    this.name = 'ChangedTooOften';
  }
}

/** The observation waited in the queue until its timeout. */
export class WaitedTooLong extends Overloaded {
  readonly code = 'waited_too_long';
  constructor(timeoutMs: number) {
    super(`It waited in the queue for more than ${timeoutMs} ms. Try again later.`);
    this.name = 'WaitedTooLong';
  }
}
