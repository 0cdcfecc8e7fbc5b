import type { LifeClass } from '../life-classes.js';
import type { OrderOverrides } from '../provider-run/basics.js';
import type { ProviderOrderState } from '../provider-run/model.js';
import type { ProviderRun } from '../provider-run/provider-run.js';

/** The life of an order on the provider's side. */
export interface OrderScenario {
  /** One sentence for people who choose a scenario. */
  readonly description: string;
  /** The properties that the order must have. */
  readonly overrides?: OrderOverrides;
  /** The classes of lives that must occur. */
  readonly requires?: readonly LifeClass[];
  /** The states the order can end in. */
  readonly ends: readonly ProviderOrderState[];
  readonly play: (run: ProviderRun) => void;
}
