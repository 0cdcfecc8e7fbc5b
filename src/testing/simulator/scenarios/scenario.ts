import type { LifeClass } from '../life-classes.js';
import type { BasicsOverrides } from '../provider-run/basics.js';
import type { ProviderOrderState } from '../provider-run/model.js';
import type { ProviderRun } from '../provider-run/provider-run.js';

/** A whole life of an order, as the provider lives it. */
export interface OrderScenario {
  /** One sentence for people choosing a scenario. */
  readonly tells: string;
  /** What the order must be like for it. */
  readonly overrides?: BasicsOverrides;
  /** The classes of lives that it plays whenever there is an occasion. */
  readonly insists?: readonly LifeClass[];
  /** The states the order can end in. */
  readonly ends: readonly ProviderOrderState[];
  /**
   * Lives it.
   *
   * @internal
   */
  readonly play: (run: ProviderRun) => void;
}
