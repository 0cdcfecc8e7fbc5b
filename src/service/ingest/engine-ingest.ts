import type { Observation } from '../../order/observation.js';
import type { Ingested } from '../../order/receipt.js';
import { jsonSize } from '../../order/text/json-size.js';
import type { Engine } from '../../store/engine.js';
import type { BatchDependencies } from './batching/observation-batches.js';
import type { QueueOptions } from './ingest.js';
import { QueueLimit } from './queue-limit.js';

/** What the engine and its queue need. */
interface EngineIngestOptions extends Omit<BatchDependencies, 'store'> {
  readonly engine: Engine;
  readonly queue: Required<Pick<QueueOptions, 'queueSize' | 'queueBytes'>>;
}

/** Submits observations to an engine, with the same limits of what may wait as the group commit. */
export class EngineIngest {
  readonly #options: EngineIngestOptions;
  readonly #limit: QueueLimit;
  readonly #underWay = new Set<Promise<unknown>>();

  constructor(options: EngineIngestOptions) {
    this.#options = options;
    this.#limit = new QueueLimit(options.queue.queueSize, options.queue.queueBytes);
  }

  async submit(observation: Observation): Promise<Ingested> {
    const { engine, clock, orderLimits, onMilestones } = this.#options;
    const share = this.#limit.admit(this.#underWay.size, jsonSize(observation));
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
