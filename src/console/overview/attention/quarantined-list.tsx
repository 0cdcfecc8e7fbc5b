import type { JSX } from 'preact';
import type { Problem } from '../../../order/problem.js';
import type { QuarantinedView } from '../../api.js';
import { When } from '../../parts/when.js';

/** Which deliveries these are, in a list that opens: when each arrived, and why it was quarantined. */
export function QuarantinedList(props: {
  readonly bodies: readonly QuarantinedView[];
}): JSX.Element {
  const { bodies } = props;
  return (
    <details class="deliveries">
      <summary>Which {bodies.length === 1 ? 'delivery' : 'deliveries'}</summary>
      <ul>
        {bodies.map(({ id, receivedAt, problem }) => (
          <li key={id}>
            <When at={receivedAt} />
            <span>
              <Reason of={problem} />
            </span>
            <code>{id}</code>
          </li>
        ))}
      </ul>
    </details>
  );
}

/** Why a delivery was not understood, and the place in its body that it is about. */
export function Reason({ of: { code, path, reason } }: { readonly of: Problem }): JSX.Element {
  // A thin event is as it should be: nothing is wrong at its place.
  if (path === '' || code === 'thin_event') return <>{reason}</>;
  return (
    <>
      {reason.replace(/\.$/, '')} at <code>{path}</code>.
    </>
  );
}
