import { digitalRiver } from '../../src/adapters/digital-river/index.js';
import { createOrderLifecycle } from '../../src/service/order-lifecycle.js';
import { memory } from '../../src/store/memory/memory.js';
import { ENGINES, type EngineName, openEngine } from '../engines.js';
import { nextOrder, SECRET } from '../lives.js';
import { ratioOf } from '../measure.js';
import { type Persisted, step } from '../peers/actor.js';
import { faster, smaller } from '../report.js';
import type { Part } from './part.js';
import { sideBySide } from './side-by-side.js';

const AIMS: Readonly<Record<number, Readonly<Partial<Record<EngineName, number>>>>> = {
  1: { b: 0.8 },
  32: { a: 4, b: 2.5, c: 0.8 },
  512: { c: 1.2 },
};

const PEERS = {
  a: '(a) one statement per round trip',
  b: '(b) select and one CTE',
  c: '(c) floor: one INSERT per commit',
} as const;

/** Measures from an observation in this process until it is durable. */
export const ingest: Part = async (url, effort) => {
  await compile();
  const figures = [];
  for (const callers of [1, 8, 32, 128, 512]) {
    const open = (name: EngineName) => openEngine(name, url, callers);
    const rates = await sideBySide(ENGINES, open, nextOrder, callers, { url, ...effort });
    for (const name of ENGINES) {
      if (name === 'ours') continue;
      const aim = AIMS[callers]?.[name];
      const common = { part: 'ingest', peer: PEERS[name] };
      figures.push(
        faster({
          ...common,
          what: `${callers} callers`,
          ours: rates.ours.perSecond,
          unit: 'events/s',
          theirs: rates[name].perSecond,
          ratio: ratioOf(rates.ours, rates[name]),
          ...(aim === undefined ? {} : { aim }),
        }),
        smaller({
          ...common,
          what: `${callers} callers, this process and database`,
          ours: rates.ours.client + rates.ours.database,
          unit: 'ms of processor',
          theirs: rates[name].client + rates[name].database,
        }),
        smaller({
          ...common,
          what: `${callers} callers, log`,
          ours: rates.ours.log,
          unit: 'bytes',
          theirs: rates[name].log,
          ratio: ratioOf(rates.ours, rates[name], 'log'),
        }),
      );
    }
  }
  return figures;
};

/** Warms the process up, so that its code is compiled before the measurement. */
async function compile(): Promise<void> {
  const store = memory();
  const orders = await createOrderLifecycle({
    provider: digitalRiver({ mode: 'test', webhookSecrets: [SECRET] }),
    store,
    deliveryTimeoutMs: 60_000,
  });
  for (let order = 0; order < WARM_UP_ORDERS; order += 1) {
    let persisted: Persisted | undefined;
    for (const observation of nextOrder()) {
      await orders.observe(observation);
      persisted = step(persisted, observation).persisted;
    }
  }
  await orders.stop();
}

const WARM_UP_ORDERS = 2_000;
