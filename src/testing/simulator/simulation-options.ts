import type { Instant } from '../../order/time/instant.js';
import type { LifeClass } from './life-classes.js';
import type { OrderOverrides } from './provider-run/basics.js';

/** How an order is simulated. Everything has a default. */
export interface SimulationOptions {
  /** Whether the order belongs to the provider's live environment. Default `false`. */
  readonly liveMode?: boolean;
  /**
   * When the order begins, in microseconds since 1970. Default: the seed chooses a moment of the year
   * that begins on 2025-06-01.
   */
  readonly start?: Instant;
  /** Properties that the order must have. Those that a named scenario needs take precedence. */
  readonly overrides?: OrderOverrides;
  /**
   * The unusual classes of lives that may occur. Default: every class in a random life; in a named
   * scenario only those that it is about.
   */
  readonly lifeClasses?: readonly LifeClass[];
  /**
   * `'none'`: complete payloads; like the provider's own examples, some leave out `fraudState`.
   * `'some'`: other optional fields are left out at random as well. Default `'none'`.
   */
  readonly omit?: 'none' | 'some';
  /** True: payloads without personal data and large blocks, which are much cheaper. Default `false`. */
  readonly lean?: boolean;
  /** Probability that a webhook shows a newer version of the order than its event. Default 0. */
  readonly staleness?: number;
  /**
   * `'tight'`: an event is created before the next change of the order. `'loose'`: up to four seconds
   * after its own change, showing the order as it was then, so that a read can be newer. Default
   * `'tight'`.
   */
  readonly eventDelay?: 'tight' | 'loose';
  /** The longest delay between rendering an answer and its `Date`, in microseconds. Default 0. */
  readonly answerLag?: Instant;
  /** The greatest number of reads of the order, at random moments. Default 3. */
  readonly reads?: number;
}

/** The options that decide how payloads are rendered. */
export type RenderOptions = Required<Pick<SimulationOptions, 'omit' | 'lean'>>;

/** The options that decide which messages the provider sends. */
export type MessageOptions = RenderOptions &
  Required<Pick<SimulationOptions, 'staleness' | 'eventDelay' | 'answerLag' | 'reads'>>;
