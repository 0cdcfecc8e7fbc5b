import type { JSX } from 'preact';
import { restored, type Situation } from '../situation/situation.js';
import { cardText } from './card-text.js';

/** The dropped cards: deliveries that never arrived. */
export function Tray(props: {
  readonly situation: Situation;
  readonly onChange: (situation: Situation) => void;
}): JSX.Element | null {
  const { situation, onChange } = props;
  if (situation.tray.length === 0) return null;
  return (
    <section aria-labelledby="tray" class="tray">
      <h2 id="tray">Never arrived</h2>
      <ul>
        {situation.tray.map(({ key, delivery }) => {
          const { title } = cardText(delivery, situation.provider);
          return (
            <li key={key}>
              {title}{' '}
              <button
                type="button"
                aria-label={`Bring back ${title}`}
                onClick={() => onChange(restored(situation, key))}
              >
                Bring back
              </button>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
