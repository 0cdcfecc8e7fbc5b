import type { PlaygroundStory, StoryDelivery } from '../../cli/playground/stories.js';

/** Something that arrives: the body of a delivery, or a report of the shop. */
export type Delivery = StoryDelivery;

/** The name of a provider whose deliveries the page reads. */
export type ProviderName = PlaygroundStory['provider'];

/** One arrival. Copies of a delivery are cards of their own. */
export interface Card {
  /** Unique in its situation. */
  readonly key: string;
  readonly delivery: Delivery;
}

/** Everything that a person arranged on the page. */
export interface Situation {
  readonly provider: ProviderName;
  /** The name of the story with which it began; absent: pasted. */
  readonly story?: string;
  /** In the order of arrival. */
  readonly line: readonly Card[];
  /** Dropped cards, the last one first. */
  readonly tray: readonly Card[];
  /** How many cards have arrived in the moment shown. Absent: all. */
  readonly arrived?: number;
}

/** A story from its beginning. */
export function situationOf(story: PlaygroundStory): Situation {
  return {
    ...{ provider: story.provider, story: story.name, tray: [] },
    line: story.deliveries.map((delivery, index) => ({ key: `c${index + 1}`, delivery })),
  };
}

/** Moves a card to a place in the line, counted from 0. */
export function moved(situation: Situation, key: string, place: number): Situation {
  const card = situation.line.find((one) => one.key === key);
  if (card === undefined) return situation;
  const others = situation.line.filter((one) => one !== card);
  const to = Math.max(0, Math.min(place, others.length));
  return { ...situation, line: [...others.slice(0, to), card, ...others.slice(to)] };
}

/** Puts a copy of a card behind it. */
export function duplicated(situation: Situation, key: string): Situation {
  const index = situation.line.findIndex((one) => one.key === key);
  const card = situation.line[index];
  return card === undefined ? situation : withCard(situation, card.delivery, index + 1);
}

/** Moves a card from the line to the tray: it never arrived. */
export function dropped(situation: Situation, key: string): Situation {
  const card = situation.line.find((one) => one.key === key);
  if (card === undefined) return situation;
  const line = situation.line.filter((one) => one !== card);
  return whole({ ...situation, line, tray: [card, ...situation.tray] });
}

/** Moves a card from the tray to the end of the line. */
export function restored(situation: Situation, key: string): Situation {
  const card = situation.tray.find((one) => one.key === key);
  if (card === undefined) return situation;
  const tray = situation.tray.filter((one) => one !== card);
  return whole({ ...situation, tray, line: [...situation.line, card] });
}

/** Adds a delivery to the line. */
export function withCard(
  situation: Situation,
  delivery: Delivery,
  place = situation.line.length,
): Situation {
  const card = { key: freeKey(situation), delivery };
  const { line } = situation;
  return whole({ ...situation, line: [...line.slice(0, place), card, ...line.slice(place)] });
}

/** Replaces the delivery of a card. */
export function edited(situation: Situation, key: string, delivery: Delivery): Situation {
  const line = situation.line.map((one) => (one.key === key ? { key, delivery } : one));
  return { ...situation, line };
}

/** The same cards in another order of arrival. */
export function inOrder(situation: Situation, line: readonly Card[]): Situation {
  return { ...situation, line };
}

/** Shows the moment after this many arrivals; all of them: as it is now. */
export function afterArrivals({ arrived: _, ...situation }: Situation, count: number): Situation {
  return count >= situation.line.length ? situation : { ...situation, arrived: Math.max(0, count) };
}

/** A change of the number of cards shows all of them. */
function whole({ arrived: _, ...situation }: Situation): Situation {
  return situation;
}

function freeKey({ line, tray }: Situation): string {
  const numbers = [...line, ...tray].map(({ key }) => Number(key.slice(1)) || 0);
  return `c${Math.max(0, ...numbers) + 1}`;
}
