import { type Instant, instantOf } from '../../order/time/instant.js';

/** What time it is. Given from outside so that tests and replays need not wait. */
export type Clock = () => Instant;

/** The clock of this machine. */
export const systemClock: Clock = () => instantOf(Date.now());
