import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { pathSegment } from '../../order/text/path-segment.js';
import { change, orderPath } from '../api.js';

/** An operator's decision that something parked no longer closes gates. It is kept with a name. */
export function Dismiss(props: {
  readonly orderId: string;
  readonly observationId: string;
  readonly onDone: () => void;
}): JSX.Element {
  const [error, setError] = useState('');
  const { orderId, observationId, onDone } = props;
  return (
    <details class="dismiss">
      <summary>Dismiss …</summary>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          const said = new FormData(event.currentTarget);
          const rest = `/observations/${pathSegment(observationId)}/resolve`;
          change(orderPath(orderId, rest), {
            decision: 'dismiss',
            actor: said.get('actor'),
            reason: said.get('reason'),
          }).then(onDone, (cause: Error) => setError(cause.message));
        }}
      >
        <label>
          Your name <input name="actor" required maxLength={200} autoComplete="username" />
        </label>
        <label>
          Why <input name="reason" required maxLength={1000} />
        </label>
        <button type="submit">Dismiss it</button>
        {error !== '' && <p class="error">{error}</p>}
      </form>
    </details>
  );
}
