import { ORDER_LIMITS } from '../../src/order/options/order-limits.js';
import { openEngine } from '../engines.js';
import { nextOrder } from '../lives.js';
import { confused } from '../long-orders.js';
import { inTurn, type Rate, rateOf, ratioOf, warmUp } from '../measure.js';
import { type Figure, faster, smaller } from '../report.js';
import type { Part } from './part.js';

const CALLERS = 32;
const HAMMERING = 8;

/**
 * Measures other orders while one large order receives observations older than all others, each of
 * which needs the whole history to be loaded and folded again.
 */
export const hammered: Part = async (url, { time, rounds, warmUp: calls }) => {
  const ours = await openEngine('ours', url, CALLERS);
  let sent = 0;
  const large = confused(ORDER_LIMITS.observations / 2);
  /** An observation that is older than all others. */
  const nextOldest = () => {
    const template = large[sent % large.length];
    sent += 1;
    if (template === undefined) throw new Error('There are no observations.');
    const instant = template.instant - sent * 1_000_000;
    return { ...template, id: `oldest-${sent}`, instant };
  };
  const others = () => rateOf(ours.take, nextOrder, CALLERS, time);
  let answered = 0;
  const whileHammered = async (): Promise<Rate> => {
    let isOver = false;
    const hammering = Array.from({ length: HAMMERING }, async () => {
      while (!isOver) {
        await ours.take(nextOldest());
        answered += 1;
      }
    });
    const rate = await others();
    isOver = true;
    await Promise.all(hammering);
    return rate;
  };
  try {
    await warmUp(ours.take, nextOrder, CALLERS, calls);
    // Together, because the service pauses the order after each one.
    await Promise.all(large.map((observation) => ours.take(observation)));
    const rates = await inTurn(rounds, { quiet: others, hammered: whileHammered });
    const common = {
      part: 'hammered',
      peer: `without the large order, which was answered ${answered} times`,
    };
    const figures: Figure[] = [
      faster({
        ...common,
        what: `${CALLERS} callers, and ${HAMMERING} for one large order`,
        ours: rates.hammered.perSecond,
        unit: 'events/s',
        theirs: rates.quiet.perSecond,
        ratio: ratioOf(rates.hammered, rates.quiet),
      }),
      smaller({
        ...common,
        what: `${CALLERS} callers, and ${HAMMERING} for one large order, p99`,
        ours: rates.hammered.p99,
        unit: 'ms',
        theirs: rates.quiet.p99,
        ratio: ratioOf(rates.hammered, rates.quiet, 'p99'),
        aim: 0.5,
      }),
    ];
    return figures;
  } finally {
    await ours.close();
  }
};
