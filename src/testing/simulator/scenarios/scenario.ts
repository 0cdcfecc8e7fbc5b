import type { BasicsWishes } from '../basics.js';
import type { ProviderOrderState } from '../model.js';
import type { ProviderRun } from '../provider-run.js';

/** A whole life of an order, as the provider lives it. */
export interface OrderScenario {
  /** One sentence for people choosing a scenario. */
  readonly tells: string;
  /** What the order must be like for it. */
  readonly wishes?: BasicsWishes;
  /** The states the order can end in. */
  readonly ends: readonly ProviderOrderState[];
  /** Lives it. */
  readonly play: (run: ProviderRun) => void;
}
