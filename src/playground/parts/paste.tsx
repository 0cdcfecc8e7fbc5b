import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { observationsIn } from '../../adapters/observations-in.js';
import { formatInstant } from '../../order/time/instant.js';
import { adviceOn, type Pasted, pasted } from '../outcome/pasted.js';
import type { Delivery, ProviderName, Situation } from '../situation/situation.js';

/** Reads a body that was pasted, says what it would do, and adds it to the line. */
export function Paste(props: {
  readonly situation: Situation;
  readonly onAdd: (delivery: Delivery, provider: ProviderName) => void;
}): JSX.Element {
  const { situation, onAdd } = props;
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
  const { reader, reading, body } = read;
  const isSame = reader.name === situation.provider;
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
          <dd>{formatInstant(one.instant)}</dd>
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
      <button type="button" onClick={() => onAdd({ kind: 'body', body }, reader.name)}>
        {isSame ? 'Add it as a card' : 'Begin a new line with it'}
      </button>
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
