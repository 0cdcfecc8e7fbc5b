import { NAMES_NO_ORDER, namesOrder, observationsIn } from '../../adapters/observations-in.js';
import type { Provider } from '../../adapters/provider.js';
import { linesIn } from '../../export/lines-in.js';
import { readLine } from '../../export/read-line.js';
import type { History } from '../../lifecycle/index.js';
import type { Observation } from '../../order/observation.js';
import { openInput } from '../input/input-file.js';

/** The histories in a file of deliveries, observations or lines of an export. */
export interface Histories {
  /** By account and order id. */
  readonly orders: ReadonlyMap<string, Required<History>>;
  /** How many lines were read. */
  readonly total: number;
  /** How many observations came again. */
  readonly duplicates: number;
  /** How many deliveries are about no order. */
  readonly ignored: number;
  /** How many lines of an export have no observation, or are of an order whose history was pruned. */
  readonly skipped: number;
  /** The lines that could not be read. */
  readonly problems: readonly string[];
}

interface Collected {
  readonly byId: Map<string, Observation>;
  readonly dismissed: Set<string>;
}

/** Reads a file, or the standard input for `-`. The order of the lines does not matter. */
export async function readHistories(
  file: string,
  provider: Pick<Provider, 'fromWebhook'>,
): Promise<Histories> {
  const { chunks, bar } = await openInput(file, 'reading');
  const orders = new Map<string, Collected>();
  const pruned = new Set<string>();
  const problems: string[] = [];
  let [total, duplicates, ignored, skipped] = [0, 0, 0, 0];
  const add = (observation: Observation, isDismissed = false) => {
    const key = keyOf(observation);
    const { byId, dismissed } = orders.get(key) ?? { byId: new Map(), dismissed: new Set() };
    orders.set(key, { byId, dismissed });
    if (isDismissed) dismissed.add(observation.id);
    if (byId.has(observation.id)) duplicates += 1;
    else byId.set(observation.id, observation);
  };
  for await (const { number, text } of linesIn(chunks)) {
    total = number;
    if (text?.trim() === '') continue;
    const line = readLine(text);
    switch (line.kind) {
      case 'broken':
        problems.push(`line ${number}: ${line.reason}`);
        break;
      case 'alone':
        add(line.observation);
        break;
      case 'observation':
        add(line.stored.observation, line.stored.resolution !== undefined);
        break;
      case 'body': {
        const reading = provider.fromWebhook(line.body);
        for (const observation of observationsIn(reading)) {
          if (namesOrder(observation)) add(observation);
          else problems.push(`line ${number}: ${NAMES_NO_ORDER}`);
        }
        if (reading.kind === 'ignored') ignored += 1;
        if (reading.kind === 'not_understood')
          problems.push(`line ${number}: ${reading.problem.reason}`);
        break;
      }
      default:
        skipped += 1;
        if (line.kind === 'order' && line.order.record?.prunedAt !== undefined) {
          pruned.add(keyOf(line.order));
        }
    }
  }
  bar.end();
  for (const key of pruned) {
    skipped += orders.get(key)?.byId.size ?? 0;
    orders.delete(key);
  }
  const histories = [...orders].map(
    ([key, { byId, dismissed }]) => [key, { observations: [...byId.values()], dismissed }] as const,
  );
  return { orders: new Map(histories), total, duplicates, ignored, skipped, problems };
}

function keyOf({ account, orderId }: Pick<Observation, 'account' | 'orderId'>): string {
  return JSON.stringify([account, orderId]);
}
