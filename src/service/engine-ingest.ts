import type { Milestone } from '../order/milestone.js';
import type { Observation } from '../order/observation.js';
import type { OrderLimits } from '../order/order-limits.js';
import type { Ingested } from '../order/receipt.js';
import type { Engine } from '../store/engine.js';
import type { Clock } from './clock.js';
import { QueueFull } from './group-commit.js';
import type { IngestLimits } from './ingest.js';

/** Hands observations to an engine. What waits there is bounded as in the group commit. */
export class EngineIngest {
  readonly #engine: Engine;
  readonly #clock: Clock;
  readonly #onMilestones: (milestones: readonly Milestone[]) => void;
  readonly #queueSize: number;
  readonly #orderLimits: OrderLimits | undefined;
  readonly #underWay = new Set<Promise<unknown>>();

  constructor(
    engine: Engine,
    clock: Clock,
    onMilestones: (milestones: readonly Milestone[]) => void,
    { queueSize = 10_000, orderLimits }: Pick<IngestLimits, 'queueSize' | 'orderLimits'> = {},
  ) {
    this.#engine = engine;
    this.#clock = clock;
    this.#onMilestones = onMilestones;
    this.#queueSize = queueSize;
    this.#orderLimits = orderLimits;
  }

  async submit(observation: Observation): Promise<Ingested> {
    if (this.#underWay.size >= this.#queueSize) throw new QueueFull(this.#underWay.size);
    const work = this.#engine.observe(observation, this.#clock(), this.#orderLimits);
    this.#underWay.add(work);
    try {
      const { done, milestones } = await work;
      this.#onMilestones(milestones);
      return done;
    } finally {
      this.#underWay.delete(work);
    }
  }

  /** How many are being taken in. */
  get pending(): number {
    return this.#underWay.size;
  }

  /** Resolves when nothing is under way. */
  async drained(): Promise<void> {
    await Promise.allSettled(this.#underWay);
  }
}
