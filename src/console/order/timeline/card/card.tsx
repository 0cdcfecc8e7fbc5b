import type { ComponentChildren, JSX } from 'preact';
import type { HistoryEntry } from '../../../api.js';
import { StateBadge } from '../../../parts/state-badge.js';
import { When } from '../../../parts/when.js';
import { kindOf, standingIn } from '../kind.js';
import { labelOf, originOf } from '../labels.js';
import { lateness } from '../lateness.js';
import { Mark } from '../mark.js';
import type { AtArrival } from '../moment/at-arrival.js';
import type { Place } from '../places.js';
import { changesOf, isSame, type Step } from './changes.js';
import { CopyableId } from './copyable-id.js';
import { whatItDid } from './what-it-did.js';

/** What one observation says, and what it did. */
export function Card(props: {
  readonly place: Place;
  /** What was known when it arrived. Undefined: that is not loaded, or not known any more. */
  readonly atArrival: AtArrival | undefined;
  readonly count: number;
  /** Its standing when it had just arrived, if the order is shown as of then. */
  readonly then: HistoryEntry['standing'] | undefined;
}): JSX.Element {
  const { place, atArrival, count, then } = props;
  const { entry, happened, arrived, sameSecond, isOvertaken } = place;
  const { standing, explanation, resolution, conflictsWith, instant, arrivedAt } = entry;
  const kind = kindOf(place);
  const parked = standingIn(entry);
  return (
    <section class="card" aria-label="Selected observation" aria-live="polite">
      <h3>
        <Mark kind={kind} isOfShop={entry.source === 'shop'} /> {labelOf(entry)}
      </h3>
      <p class="soft">{originOf(entry)}</p>
      <dl>
        <Row name="happened">
          <When at={instant} />
          <span class="soft">
            {' '}
            · {happened + 1} of {count}
            {sameSecond > 0 &&
              `, same second as ${sameSecond === 1 ? 'another' : `${sameSecond} others`}`}
          </span>
        </Row>
        <Row name="arrived">
          {arrivedAt === undefined ? 'not recorded' : <When at={arrivedAt} />}
          <span class="soft">
            {' '}
            · {arrived + 1} of {count}
          </span>
        </Row>
        {arrivedAt !== undefined && (
          <Row name="how late">
            {lateness(instant, arrivedAt)}
            {isOvertaken && ', after a newer one had arrived'}
          </Row>
        )}
        <Row name="standing">
          {parked === '' ? standing : <span class="tag">{parked}</span>}
          {then !== undefined && then !== standing && `, ${then} when it had arrived`}
        </Row>
        <Row name="order">
          <Changes {...changesOf('state', place, atArrival)} region="order" />
        </Row>
        <Row name="fraud review">
          <Changes {...changesOf('fraudState', place, atArrival)} region="fraud" />
        </Row>
        <Row name="id">
          <CopyableId id={entry.id} />
        </Row>
      </dl>
      {explanation === undefined ? (
        // Kept as high as a line while it loads.
        <p>{atArrival === undefined ? '\u00a0' : whatItDid(place, atArrival)}</p>
      ) : (
        <p>{explanation.sentence}</p>
      )}
      {conflictsWith !== undefined && (
        <p>
          The provider sent it under the id {conflictsWith}, which other content has already. Ask
          the provider which of the two is right.
        </p>
      )}
      {resolution !== undefined && (
        <p>
          Dismissed by {resolution.actor}: {resolution.reason}
        </p>
      )}
    </section>
  );
}

function Row(props: { readonly name: string; readonly children: ComponentChildren }): JSX.Element {
  return (
    <div>
      <dt>{props.name}</dt>
      <dd>{props.children}</dd>
    </div>
  );
}

/** A change in the order of events; and the one on arrival, where that was another one. */
function Changes(props: {
  readonly inFold: Step;
  readonly onArrival: Step | undefined;
  readonly region: 'order' | 'fraud';
}): JSX.Element {
  const { inFold, onArrival, region } = props;
  if (onArrival === undefined || isSame(inFold, onArrival)) {
    return <Change {...inFold} region={region} />;
  }
  return (
    <>
      <span class="one-of-two">
        <span class="soft">when it arrived</span> <Change {...onArrival} region={region} />
      </span>
      <span class="one-of-two">
        <span class="soft">in event order</span> <Change {...inFold} region={region} />
      </span>
    </>
  );
}

function Change(props: Step & { readonly region: 'order' | 'fraud' }): JSX.Element {
  const { before, after, region } = props;
  if (before === undefined || before === after) {
    return (
      <>
        <StateBadge state={after} region={region} />
        {before === after && <span class="soft"> stays</span>}
      </>
    );
  }
  return (
    <>
      <StateBadge state={before} region={region} /> → <StateBadge state={after} region={region} />
    </>
  );
}
