import type { Observation } from '../../order/observation.js';
import type { Ingested } from '../../order/receipt.js';
import type { Engine } from '../../store/engine.js';
import type { BatchDependencies } from './batching/observation-batches.js';
import { ByteBudget } from './byte-budget.js';
import type { QueueOptions } from './ingest.js';
import { jsonSize } from './json-size.js';
import { QueueFull } from './overload-errors.js';

/** What the engine and its queue need. */
interface EngineIngestOptions extends Omit<BatchDependencies, 'store'> {
  readonly engine: Engine;
  readonly queue: Required<Pick<QueueOptions, 'queueSize' | 'queueBytes'>>;
}

/** Submits observations to an engine, with the same limits of what may wait as the group commit. */
export class EngineIngest {
  readonly #options: EngineIngestOptions;
  readonly #bytes: ByteBudget;
  readonly #underWay = new Set<Promise<unknown>>();

  constructor(options: EngineIngestOptions) {
    this.#options = options;
    this.#bytes = new ByteBudget(options.queue.queueBytes);
  }

  async submit(observation: Observation): Promise<Ingested> {
    const { engine, clock, orderLimits, queue, onMilestones } = this.#options;
    if (this.#underWay.size >= queue.queueSize)
      throw new QueueFull(this.#underWay.size, 'observations');
    const share = this.#bytes.share();
    if (!share.grow(jsonSize(observation))) throw new QueueFull(this.#bytes.used, 'bytes');
    try {
      const work = engine.observe(observation, clock(), orderLimits);
      this.#underWay.add(work);
      const { done, milestones } = await work.finally(() => this.#underWay.delete(work));
      onMilestones(milestones, []);
      return done;
    } finally {
      share.end();
    }
  }

  /** How many observations are under way. */
  get pending(): number {
    return this.#underWay.size;
  }

  /** Resolves when nothing is under way. */
  async drained(): Promise<void> {
    await Promise.allSettled(this.#underWay);
  }
}
