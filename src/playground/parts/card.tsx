import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { When } from '../../console/parts/when.js';
import type { CardOutcome } from '../outcome/outcome.js';
import { isDelivery } from '../situation/link.js';
import type { Card, Delivery, ProviderName } from '../situation/situation.js';
import { cardText } from './card-text.js';
import { STANDING_WORDS } from './standing-words.js';

/** One card of the line. */
export function CardView(props: {
  readonly card: Card;
  readonly provider: ProviderName;
  /** From 0. */
  readonly place: number;
  readonly total: number;
  /** Absent: it has not arrived in the moment shown. */
  readonly outcome: CardOutcome | undefined;
  readonly isDragged: boolean;
  readonly onMove: (place: number) => void;
  readonly onDrop: () => void;
  readonly onDuplicate: () => void;
  readonly onEdit: (delivery: Delivery) => void;
  readonly onDrag: (isDragged: boolean) => void;
}): JSX.Element {
  const { card, provider, place, total, outcome, isDragged } = props;
  const { onMove, onDrop, onDuplicate, onEdit, onDrag } = props;
  const [isEdited, setEdited] = useState(false);
  const { title, at } = cardText(card.delivery, provider);
  const word = outcome === undefined ? 'not arrived yet' : STANDING_WORDS[outcome.kind];

  const onKeyDown = (event: KeyboardEvent) => {
    // Keys within the buttons and the form of the card are theirs.
    if (event.target !== event.currentTarget || event.ctrlKey || event.metaKey || event.altKey)
      return;
    const act = KEYS[event.key];
    if (act === undefined) return;
    event.preventDefault();
    act({ place, total, onMove, onDrop, onDuplicate });
  };
  const onPointerDown = (event: PointerEvent) => {
    const target = event.target as Element; // within the card
    const isGrip = target.closest('.grip') !== null;
    const isElsewhere = target.closest('button, textarea, input') !== null;
    // A finger scrolls the page, unless it takes the grip.
    if (event.button !== 0 || (!isGrip && (isElsewhere || event.pointerType === 'touch'))) return;
    if (target.closest('p') !== null && !isGrip) return;
    event.preventDefault();
    (event.currentTarget as HTMLElement).focus();
    onDrag(true);
    const end = () => {
      onDrag(false);
      removeEventListener('pointerup', end);
      removeEventListener('pointercancel', end);
    };
    addEventListener('pointerup', end);
    addEventListener('pointercancel', end);
  };

  return (
    <li
      data-key={card.key}
      data-standing={outcome?.kind ?? 'none'}
      class={`card ${outcome?.kind ?? 'not-arrived'}${isDragged ? ' dragged' : ''}`}
      aria-label={`${place + 1} of ${total}: ${title}, ${word}`}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: its keys move, duplicate and drop it
      tabIndex={0}
      onKeyDown={onKeyDown}
      onPointerDown={onPointerDown}
    >
      <div class="card-head">
        <span class="grip" aria-hidden="true">
          ⠿
        </span>
        <span class="number">{place + 1}</span>
        <b>{breakable(title)}</b>
      </div>
      <div class="card-foot">
        <div class="card-line">
          <span class="soft">{at !== undefined && <When at={at} />}</span>
          <span class="standing">{word}</span>
        </div>
        <div class="card-actions">
          <button
            type="button"
            aria-label={`Move ${title} earlier`}
            disabled={place === 0}
            onClick={() => onMove(place - 1)}
          >
            ←
          </button>
          <button
            type="button"
            aria-label={`Move ${title} later`}
            disabled={place === total - 1}
            onClick={() => onMove(place + 1)}
          >
            →
          </button>
          <button type="button" aria-label={`Copy ${title}`} onClick={onDuplicate}>
            Copy
          </button>
          <button
            type="button"
            aria-label={`Edit ${title}`}
            aria-expanded={isEdited}
            onClick={() => setEdited(!isEdited)}
          >
            Edit
          </button>
          <button type="button" aria-label={`Drop ${title}`} onClick={onDrop}>
            Drop
          </button>
        </div>
      </div>
      {outcome !== undefined && 'sentence' in outcome && <p>{outcome.sentence}</p>}
      {isEdited && (
        <Editor
          delivery={card.delivery}
          onSave={(delivery) => {
            onEdit(delivery);
            setEdited(false);
          }}
        />
      )}
    </li>
  );
}

/** A name of an event that may be broken after its full stops. */
function breakable(name: string): (string | JSX.Element)[] {
  return name.split('.').flatMap((part, index, all) => {
    return index === all.length - 1 ? [part] : [`${part}.`, <wbr key={part} />];
  });
}

interface Acts {
  readonly place: number;
  readonly total: number;
  readonly onMove: (place: number) => void;
  readonly onDrop: () => void;
  readonly onDuplicate: () => void;
}

const earlier = ({ place, onMove }: Acts) => onMove(place - 1);
const later = ({ place, onMove }: Acts) => onMove(place + 1);
const KEYS: Readonly<Record<string, (acts: Acts) => void>> = {
  ArrowLeft: earlier,
  ArrowUp: earlier,
  ArrowRight: later,
  ArrowDown: later,
  Home: ({ onMove }) => onMove(0),
  End: ({ total, onMove }) => onMove(total - 1),
  Delete: ({ onDrop }) => onDrop(),
  Backspace: ({ onDrop }) => onDrop(),
  d: ({ onDuplicate }) => onDuplicate(),
  D: ({ onDuplicate }) => onDuplicate(),
};

/** Edits the body of a card, or the report of the shop, as JSON. */
function Editor(props: {
  readonly delivery: Delivery;
  readonly onSave: (delivery: Delivery) => void;
}): JSX.Element {
  const { delivery, onSave } = props;
  const shown = delivery.kind === 'body' ? delivery.body : delivery;
  const [text, setText] = useState(() => JSON.stringify(shown, undefined, 2));
  const [problem, setProblem] = useState('');
  const save = () => {
    let value: unknown;
    try {
      value = JSON.parse(text);
    } catch (error) {
      setProblem(`This is no JSON: ${error instanceof Error ? error.message : ''}`);
      return;
    }
    if (delivery.kind === 'body') onSave({ kind: 'body', body: value });
    else if (isDelivery(value)) onSave(value);
    else setProblem('This is no report of the shop. Keep its members, and change their values.');
  };
  return (
    <form
      class="editor"
      onSubmit={(event) => {
        event.preventDefault();
        save();
      }}
    >
      <label>
        {delivery.kind === 'body' ? 'Body' : 'Report'}
        <textarea
          rows={14}
          spellcheck={false}
          value={text}
          onInput={(event) => setText(event.currentTarget.value)}
        />
      </label>
      <button type="submit">Use it</button>
      {problem !== '' && (
        <p class="error" role="alert">
          {problem}
        </p>
      )}
    </form>
  );
}
