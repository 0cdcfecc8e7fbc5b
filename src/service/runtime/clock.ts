import { type Instant, instantOf } from '../../order/time/instant.js';

/** The current time. An option, so that tests and replays need not wait. */
export type Clock = () => Instant;

/** The clock of this machine. */
export const systemClock: Clock = () => instantOf(Date.now());
