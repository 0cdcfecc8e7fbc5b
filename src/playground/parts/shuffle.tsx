import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { answerOf } from '../../console/order/gates.js';
import { money } from '../../console/parts/money.js';
import { GATE_QUESTIONS } from '../../order/text/gate-questions.js';
import { type End, endsOf } from '../outcome/ends.js';
import { linkOf } from '../situation/link.js';
import { shuffled } from '../situation/shuffle.js';
import { type Card, inOrder, type Situation } from '../situation/situation.js';

const TIMES = 100;

/** Many sequences of arrival of the same cards, and their ends. */
interface Played {
  readonly seed: number;
  readonly cards: readonly Card[];
  readonly ends: readonly End[];
}

/** Shuffles the cards once, or a hundred times to compare the ends. */
export function Shuffle(props: {
  readonly situation: Situation;
  readonly onChange: (situation: Situation) => void;
}): JSX.Element {
  const { situation, onChange } = props;
  const { provider, line } = situation;
  const [played, setPlayed] = useState<Played>();
  const play = () => {
    const seed = newSeed();
    setPlayed({ seed, cards: line, ends: endsOf(provider, line, { seed, times: TIMES }) });
  };
  // A result is about its cards, in whatever order they lie now.
  const isCurrent =
    played?.cards.length === line.length && line.every((card) => played.cards.includes(card));
  return (
    <div class="shuffle">
      <button type="button" onClick={() => onChange(inOrder(situation, shuffled(line, newSeed())))}>
        Shuffle
      </button>
      <button type="button" onClick={play}>
        Shuffle a hundred times
      </button>
      <div role="status">
        {isCurrent && played !== undefined && <Result {...played} situation={situation} />}
      </div>
    </div>
  );
}

function newSeed(): number {
  return Math.floor(Math.random() * 1_000_000);
}

function Result(props: {
  readonly seed: number;
  readonly ends: readonly End[];
  readonly situation: Situation;
}): JSX.Element {
  const { seed, ends, situation } = props;
  const [end] = ends;
  const view = end?.outcome.order?.view;
  if (ends.length <= 1) {
    return (
      <p class="ends">
        <b class="calm">{TIMES} sequences of arrival, 1 end</b>
        {view !== undefined && (
          <>
            : {view.state}, fraud review {view.fraudState}
            {view.totalAmount !== undefined && <>, {money(view.totalAmount)}</>}.{' '}
            {GATE_QUESTIONS.fulfil} {answerOf(view.gates.fulfil).answer}
          </>
        )}
        . <span class="soft">Seed {seed}.</span>
      </p>
    );
  }
  return (
    <div class="ends">
      <p class="error">
        {TIMES} sequences of arrival, {ends.length} ends. This is a defect of order-lifecycle:
        please report it with these links. Seed {seed}.
      </p>
      <ul>
        {ends.map((one) => (
          <EndLink key={one.line.map(({ key }) => key).join(' ')} end={one} situation={situation} />
        ))}
      </ul>
    </div>
  );
}

function EndLink({
  end,
  situation,
}: {
  readonly end: End;
  readonly situation: Situation;
}): JSX.Element {
  const [link, setLink] = useState('');
  useEffect(() => {
    void linkOf(inOrder(situation, end.line)).then(setLink);
  }, [end]);
  return (
    <li>
      <a href={`#${link}`}>
        {end.outcome.order?.view.state ?? 'no order'}, {end.count} times
      </a>
    </li>
  );
}
