import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { pathSegment } from '../../order/text/path-segment.js';
import { orderPath, post } from '../api.js';

/** Dismisses a parked observation, with the name and the reason of the operator. */
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
          const form = new FormData(event.currentTarget);
          const rest = `/observations/${pathSegment(observationId)}/resolve`;
          post(orderPath(orderId, rest), {
            decision: 'dismiss',
            actor: form.get('actor'),
            reason: form.get('reason'),
          }).then(onDone, (cause: Error) => setError(cause.message));
        }}
      >
        <label>
          Your name <input name="actor" required maxLength={200} autoComplete="username" />
        </label>
        <label>
          Reason <input name="reason" required maxLength={1000} />
        </label>
        <button type="submit">Dismiss it</button>
        {error !== '' && <p class="error">{error}</p>}
      </form>
    </details>
  );
}
