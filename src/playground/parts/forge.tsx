import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import {
  FORGERY_FRAUD_STATES,
  FORGERY_KINDS,
  type ForgeryKind,
  forged,
  usualState,
} from '../situation/forge.js';
import { type Situation, withCard } from '../situation/situation.js';
import { cardText } from './card-text.js';

/** Makes a delivery up and adds it to the line. */
export function Forge(props: {
  readonly situation: Situation;
  readonly onChange: (situation: Situation) => void;
}): JSX.Element {
  const { situation, onChange } = props;
  const kinds = FORGERY_KINDS[situation.provider];
  const [type, setType] = useState('');
  const kind = kinds.find((one) => one.type === type) ?? kinds[0];
  return (
    <section aria-labelledby="forge">
      <h2 id="forge">Forge a delivery</h2>
      {kind !== undefined && (
        <Fields
          key={`${situation.provider} ${kind.type}`}
          {...{ kind, kinds, situation, onChange, onKind: setType }}
        />
      )}
    </section>
  );
}

function Fields(props: {
  readonly kind: ForgeryKind;
  readonly kinds: readonly ForgeryKind[];
  readonly situation: Situation;
  readonly onKind: (type: string) => void;
  readonly onChange: (situation: Situation) => void;
}): JSX.Element {
  const { kind, kinds, situation, onKind, onChange } = props;
  const [instant, setInstant] = useState(() => afterAll(situation));
  const [problem, setProblem] = useState('');
  const onSubmit = (event: SubmitEvent) => {
    event.preventDefault();
    const form = event.currentTarget as HTMLFormElement; // the form that is submitted
    const fields = new FormData(form);
    const text = (name: string) => String(fields.get(name) ?? '');
    const at = new Date(instant);
    if (Number.isNaN(at.getTime())) {
      setProblem('Enter when it happened as 2026-05-04T10:20:30Z.');
      return;
    }
    setProblem('');
    const amount = Number(text('amount'));
    const forgery = {
      ...{ type: kind.type, instant: at.toISOString(), state: text('state') },
      fraudState: text('fraudState'),
      ...(kind.hasAmount === true && amount > 0 ? { amount } : {}),
    };
    onChange(withCard(situation, forged(situation, forgery)));
    setInstant(new Date(at.getTime() + 60_000).toISOString().replace('.000', ''));
  };
  return (
    <form class="fields" onSubmit={onSubmit}>
      <label>
        Kind of event
        <select
          name="type"
          value={kind.type}
          onChange={(event) => onKind(event.currentTarget.value)}
        >
          {kinds.map((one) => (
            <option key={one.type}>{one.type}</option>
          ))}
        </select>
      </label>
      {kind.states.length > 0 && (
        <label>
          State
          <select name="state" defaultValue={usualState(kind)}>
            {kind.states.map((state) => (
              <option key={state} selected={state === usualState(kind)}>
                {state}
              </option>
            ))}
          </select>
        </label>
      )}
      {kind.hasFraudState === true && (
        <label>
          Fraud review
          <select name="fraudState">
            {FORGERY_FRAUD_STATES.map((state) => (
              <option key={state} value={state}>
                {state === '' ? 'not reported' : state}
              </option>
            ))}
          </select>
        </label>
      )}
      {kind.hasAmount === true && (
        <label>
          Amount
          <input name="amount" type="number" min="0.01" step="0.01" defaultValue="60" />
        </label>
      )}
      <label>
        <span>
          When it happened, <span class="soft">such as 2026-05-04T10:20:30Z</span>
        </span>
        <input
          name="instant"
          value={instant}
          onInput={(event) => setInstant(event.currentTarget.value)}
        />
      </label>
      <button type="submit">Add the card</button>
      {problem !== '' && (
        <p class="error" role="alert">
          {problem}
        </p>
      )}
    </form>
  );
}

/** A minute after the newest card. */
function afterAll({ line, tray, provider }: Situation): string {
  const times = [...line, ...tray].map(({ delivery }) =>
    Date.parse(cardText(delivery, provider).at ?? ''),
  );
  const newest = Math.max(...times.filter((time) => !Number.isNaN(time)), 0) || Date.now();
  return new Date(Math.ceil(newest / 60_000 + 1) * 60_000).toISOString().replace('.000', '');
}
