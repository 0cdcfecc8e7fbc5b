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
 * What others feel while one order is hammered: words that belong before everything that is known of
 * it, so that each of them makes the whole history be read and folded again.
 */
export const hammered: Part = async (url, { time, rounds, warmUp: calls }) => {
  const ours = await openEngine('ours', url, CALLERS);
  let words = 0;
  const large = confused(ORDER_LIMITS.observations / 2);
  /** Earlier than all before it. */
  const nextWord = () => {
    const word = large[words % large.length];
    words += 1;
    if (word === undefined) throw new Error('There is no word.');
    return { ...word, id: `word-${words}`, instant: word.instant - words * 1_000_000 };
  };
  const others = () => rateOf(ours.take, nextOrder, CALLERS, time);
  let answered = 0;
  const whileHammered = async (): Promise<Rate> => {
    let isOver = false;
    const hammering = Array.from({ length: HAMMERING }, async () => {
      while (!isOver) {
        await ours.take(nextWord());
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
    // Together, or it would rest after each of them.
    await Promise.all(large.map((observation) => ours.take(observation)));
    const rates = await inTurn(rounds, { quiet: others, hammered: whileHammered });
    const common = {
      part: 'hammered',
      peer: `the same without it; it was answered ${answered} times`,
    };
    const figures: Figure[] = [
      faster({
        ...common,
        what: `${CALLERS} callers beside ${HAMMERING} about one large order`,
        ours: rates.hammered.perSecond,
        unit: 'events/s',
        theirs: rates.quiet.perSecond,
        ratio: ratioOf(rates.hammered, rates.quiet),
      }),
      smaller({
        ...common,
        what: 'the same, p99',
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
