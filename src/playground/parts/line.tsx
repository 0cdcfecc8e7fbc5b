import type { JSX } from 'preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { Outcome } from '../outcome/outcome.js';
import { dropped, duplicated, edited, moved, type Situation } from '../situation/situation.js';
import { CardView } from './card.js';

/** The cards in their order of arrival, to be moved by pointer and by keyboard. */
export function Line(props: {
  readonly situation: Situation;
  readonly outcome: Outcome;
  readonly onChange: (situation: Situation) => void;
}): JSX.Element {
  const { situation, outcome, onChange } = props;
  const { line, provider, arrived = line.length } = situation;
  const list = useRef<HTMLOListElement>(null);
  const [focus, setFocus] = useState('');
  const [dragged, setDragged] = useState('');
  const [note, setNote] = useState('');

  // A card that moved is another place in the page, and would lose the focus: before the next key.
  useLayoutEffect(() => {
    if (focus === '') return;
    list.current?.querySelector<HTMLElement>(`[data-key="${CSS.escape(focus)}"]`)?.focus();
    setFocus('');
  }, [focus, line]);

  const move = (key: string, place: number) => {
    const to = Math.max(0, Math.min(place, line.length - 1));
    onChange(moved(situation, key, to));
    setFocus(key);
    setNote(`Moved to place ${to + 1} of ${line.length}.`);
  };
  const drop = (key: string) => {
    const place = line.findIndex((one) => one.key === key);
    onChange(dropped(situation, key));
    setFocus((line[place + 1] ?? line[place - 1])?.key ?? '');
    setNote('Dropped. It lies in the tray.');
  };
  const duplicate = (key: string) => {
    onChange(duplicated(situation, key));
    setFocus(key);
    setNote('Duplicated.');
  };

  /** Moves the dragged card to the place of the card under the pointer. */
  const drag = (event: PointerEvent) => {
    if (dragged === '') return;
    const under = document
      .elementsFromPoint(event.clientX, event.clientY)
      .map((one) => one.closest<HTMLElement>('[data-key]'))
      .find((one) => one !== null && one.dataset.key !== dragged);
    const place = line.findIndex((one) => one.key === under?.dataset.key);
    if (place === -1 || under === undefined || under === null) return;
    // Only past the middle, or cards of different sizes would swap to and fro.
    const box = under.getBoundingClientRect();
    const from = line.findIndex((one) => one.key === dragged);
    const isOneColumn = box.width > (list.current?.clientWidth ?? 0) * 0.6;
    const part = isOneColumn
      ? (event.clientY - box.top) / box.height
      : (event.clientX - box.left) / box.width;
    if (from < place ? part > 0.35 : part < 0.65) onChange(moved(situation, dragged, place));
  };

  return (
    <section aria-labelledby="line" class="arrivals">
      <h2 id="line">Order of arrival</h2>
      <ol ref={list} class="cards" onPointerMove={drag}>
        {line.map((card, index) => (
          <CardView
            key={card.key}
            card={card}
            provider={provider}
            place={index}
            total={line.length}
            outcome={index < arrived ? outcome.cards.get(card.key) : undefined}
            isDragged={dragged === card.key}
            onMove={(place) => move(card.key, place)}
            onDrop={() => drop(card.key)}
            onDuplicate={() => duplicate(card.key)}
            onEdit={(delivery) => onChange(edited(situation, card.key, delivery))}
            onDrag={(isDragged) => setDragged(isDragged ? card.key : '')}
          />
        ))}
      </ol>
      {line.length === 0 && <p class="soft">No card is left. Choose a story, or paste a body.</p>}
      <p class="hidden" role="status">
        {note}
      </p>
    </section>
  );
}
