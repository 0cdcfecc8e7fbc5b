import type { JSX } from 'preact';
import { pathSegment } from '../../order/text/path-segment.js';
import { type OrderRef, orderPath, post } from '../api.js';
import { Decision } from '../parts/decision.js';

/** Dismisses an observation, with the name and the reason of the operator. */
export function Dismiss(props: {
  readonly order: OrderRef;
  readonly observationId: string;
  readonly onDone: () => void;
}): JSX.Element {
  const { order, observationId, onDone } = props;
  return (
    <Decision
      summary="Dismiss …"
      action="Dismiss it"
      decide={(fields) =>
        post(orderPath(order, `/observations/${pathSegment(observationId)}/resolve`), {
          decision: 'dismiss',
          actor: fields.get('actor'),
          reason: fields.get('reason'),
        })
      }
      onDone={onDone}
    />
  );
}
