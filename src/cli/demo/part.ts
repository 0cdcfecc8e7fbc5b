import type { Demo, DemoService } from '../simulation/simulation.js';

/** A provider of the demo, with its surface of the service. */
export interface Part extends DemoService, Pick<Demo, 'stories' | 'refusals'> {
  /** The provider's name for people. */
  readonly title: string;
}
