import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { observationsIn } from '../../adapters/observations-in.js';
import { StateBadge } from '../../console/parts/state-badge.js';
import { When } from '../../console/parts/when.js';
import { formatInstant } from '../../order/time/instant.js';
import { type Followed, followed } from '../outcome/followed.js';
import { adviceOn, type Pasted, pasted } from '../outcome/pasted.js';
import type { Delivery, ProviderName, Situation } from '../situation/situation.js';
import { STANDING_WORDS } from './standing-words.js';

/** Reads a body that was pasted, says what it would do, and adds it to the line. */
export function Paste(props: {
  readonly situation: Situation;
  readonly onAdd: (delivery: Delivery, provider: ProviderName) => void;
  /** Takes back what was added. Absent: nothing was, or the line was changed since. */
  readonly onUndo: (() => void) | undefined;
}): JSX.Element {
  const { situation, onAdd, onUndo } = props;
  const [text, setText] = useState('');
  const read = text.trim() === '' ? undefined : pasted(text);
  return (
    <section aria-labelledby="paste">
      <h2 id="paste">Paste a real body</h2>
      <p class="soft">
        With or without the headers of its request. Its signature is not checked here, and nothing
        leaves this page. A link that you copy contains the body, with everything in it.
      </p>
      <label>
        Body
        <textarea
          rows={8}
          spellcheck={false}
          value={text}
          onInput={(event) => setText(event.currentTarget.value)}
        />
      </label>
      <div role="status">
        {read !== undefined && <Read read={read} situation={situation} onAdd={onAdd} />}
        {onUndo !== undefined && (
          <p>
            It was added, as card {situation.line.length}.{' '}
            <button type="button" onClick={onUndo}>
              Undo
            </button>
          </p>
        )}
      </div>
    </section>
  );
}

function Read(props: {
  readonly read: Pasted;
  readonly situation: Situation;
  readonly onAdd: (delivery: Delivery, provider: ProviderName) => void;
}): JSX.Element {
  const { read, situation, onAdd } = props;
  if (read.kind === 'unreadable') return <Problem problem={read.problem} />;
  if (read.kind === 'of_neither') return <p class="error">{read.sentence}</p>;
  const { reader, reading, body } = read;
  const isSame = reader.name === situation.provider;
  const delivery: Delivery = { kind: 'body', body };
  const next = followed(situation, delivery, reader.name);
  return (
    <>
      <p>
        It looks like a delivery of <b>{reader.title}</b>.
      </p>
      {reading.kind === 'ignored' && <p>It would be ignored: {reading.reason}</p>}
      {reading.kind === 'not_understood' && <Problem problem={reading.problem} />}
      {observationsIn(reading).map((one) => (
        <dl key={one.id} class="observation">
          <dt>Order</dt>
          <dd>{one.orderId ?? `found by ${(one.references ?? []).join(' or ')}`}</dd>
          <dt>Happened</dt>
          <dd>
            <When at={formatInstant(one.instant)} />
          </dd>
          <dt>Reports</dt>
          <dd>
            {[
              ...one.events.map(({ type }) => type),
              ...(one.objects ?? []).map((object) =>
                'state' in object ? `${object.object} ${object.state}` : object.object,
              ),
            ].join(', ') || 'nothing about a state'}
          </dd>
        </dl>
      ))}
      {next !== undefined && observationsIn(reading).length > 0 && (
        <Following next={next} isSame={isSame} />
      )}
      <button type="button" onClick={() => onAdd(delivery, reader.name)}>
        {isSame ? 'Add it as a card' : 'Begin a new line with it'}
      </button>
    </>
  );
}

/** The standing that the body would have, and where its order would be then. */
function Following(props: { readonly next: Followed; readonly isSame: boolean }): JSX.Element {
  const { next, isSame } = props;
  const { card, order } = next;
  return (
    <>
      <p>
        {isSame ? 'If it arrived after all cards: ' : 'If it arrived alone: '}
        <b>{STANDING_WORDS[card.kind]}</b>.{'sentence' in card && ` ${card.sentence}`}
      </p>
      {order !== undefined && (
        <p>
          Order {order.id} would be <StateBadge state={order.state} />, its fraud review{' '}
          <StateBadge state={order.fraudState} region="fraud" />. {order.gates.fulfil.because}
        </p>
      )}
    </>
  );
}

function Problem({ problem }: { readonly problem: Parameters<typeof adviceOn>[0] }): JSX.Element {
  const { code, path, reason } = problem;
  return (
    <p class="error">
      It would not be understood: <code>{code}</code>
      {path !== '' && (
        <>
          {' '}
          at <code>{path}</code>
        </>
      )}
      . {reason} {adviceOn(problem)}
    </p>
  );
}
