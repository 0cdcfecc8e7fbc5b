import type { OrderView } from '../../service/queries/order-view.js';
import {
  type Delivery,
  type ProviderName,
  type Situation,
  withCard,
} from '../situation/situation.js';
import { type CardOutcome, contentOf, outcomeOf } from './outcome.js';
import { readerOf } from './providers.js';

/** What would follow from one more delivery. */
export interface Followed {
  readonly card: CardOutcome;
  /** The order that the delivery is about, afterwards. Absent: it reaches none. */
  readonly order?: OrderView;
}

/** A situation with a delivery at its end. A delivery of another provider begins a line of its own. */
export function withPasted(
  situation: Situation,
  delivery: Delivery,
  provider: ProviderName,
): Situation {
  const isSame = provider === situation.provider;
  return withCard(isSame ? situation : { provider, line: [], tray: [] }, delivery);
}

/** What would follow if a delivery arrived after all cards of the line. Pure. */
export function followed(
  situation: Situation,
  delivery: Delivery,
  provider: ProviderName,
): Followed | undefined {
  const { line } = withPasted(situation, delivery, provider);
  const { observations } = contentOf(delivery, readerOf(provider));
  const named = observations.find(({ orderId }) => orderId !== undefined)?.orderId;
  const { cards, order, others } = outcomeOf(provider, line, named);
  const card = cards.get(line.at(-1)?.key ?? '');
  if (card === undefined) return undefined;
  // Which of several orders a payment reached is not known here.
  const isReached = observations.length > 0 && card.kind !== 'unplaced';
  const isKnown = named === undefined ? others.length === 0 : named === order?.view.id;
  return isReached && isKnown && order !== undefined ? { card, order: order.view } : { card };
}
