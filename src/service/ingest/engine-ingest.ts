import type { Milestone } from '../../order/milestone/milestone.js';
import type { Observation } from '../../order/observation.js';
import type { OrderLimits } from '../../order/options/order-limits.js';
import type { Ingested } from '../../order/receipt.js';
import type { Engine } from '../../store/engine.js';
import type { Clock } from '../runtime/clock.js';
import { QueueFull } from './batching/group-commit.js';
import { ByteBudget } from './byte-budget.js';
import type { IngestLimits } from './ingest.js';
import { jsonSize } from './json-size.js';

/** How much may wait, and how large an order may grow. */
type EngineIngestLimits = Pick<IngestLimits, 'queueSize' | 'orderLimits'> & {
  readonly queueBytes: number;
};

/** Hands observations to an engine. What waits there is bounded as in the group commit. */
export class EngineIngest {
  readonly #engine: Engine;
  readonly #clock: Clock;
  readonly #onMilestones: (milestones: readonly Milestone[]) => void;
  readonly #bytes: ByteBudget;
  readonly #queueSize: number;
  readonly #orderLimits: OrderLimits | undefined;
  readonly #underWay = new Set<Promise<unknown>>();

  constructor(
    engine: Engine,
    clock: Clock,
    onMilestones: (milestones: readonly Milestone[]) => void,
    { queueBytes, queueSize = 10_000, orderLimits }: EngineIngestLimits,
  ) {
    this.#engine = engine;
    this.#clock = clock;
    this.#onMilestones = onMilestones;
    this.#bytes = new ByteBudget(queueBytes);
    this.#queueSize = queueSize;
    this.#orderLimits = orderLimits;
  }

  async submit(observation: Observation): Promise<Ingested> {
    if (this.#underWay.size >= this.#queueSize) throw new QueueFull(this.#underWay.size);
    const share = this.#bytes.share();
    if (!share.grow(jsonSize(observation))) throw new QueueFull(this.#bytes.used, 'bytes');
    try {
      const work = this.#engine.observe(observation, this.#clock(), this.#orderLimits);
      this.#underWay.add(work);
      const { done, milestones } = await work.finally(() => this.#underWay.delete(work));
      this.#onMilestones(milestones);
      return done;
    } finally {
      share.end();
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
