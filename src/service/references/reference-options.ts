import { checkedOptions, type OptionNames } from '../../order/options/options.js';
import { checkMilliseconds } from '../runtime/milliseconds.js';

/** How observations are watched whose order is not known yet. */
export interface ReferenceOptions {
  /**
   * Milliseconds after which an observation that still waits for its order needs a person. Default
   * 3 600 000, which is one hour.
   */
  readonly unplacedAfterMs?: number;
}

const OPTIONS: OptionNames<ReferenceOptions> = { unplacedAfterMs: 'optional' };

/** After how many milliseconds an observation that waits for its order needs a person. */
export const UNPLACED_AFTER_MS = 3_600_000;

/** @throws {ConfigurationError} */
export function checkedReferences(given?: ReferenceOptions): Required<ReferenceOptions> {
  const { unplacedAfterMs = UNPLACED_AFTER_MS } = checkedOptions(given, OPTIONS, 'references');
  checkMilliseconds('references.unplacedAfterMs', unplacedAfterMs);
  return { unplacedAfterMs };
}
