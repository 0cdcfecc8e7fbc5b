import type { JSX } from 'preact';
import { addressOf } from '../../../address.js';
import { StateBadge } from '../../../parts/state-badge.js';
import { When } from '../../../parts/when.js';
import { kindOf, standingIn } from '../kind.js';
import { Label } from '../label.js';
import { lateness } from '../lateness.js';
import { Mark } from '../mark.js';
import type { Place } from '../places.js';

/** The two orders of the observations. */
export type TrackName = 'happened' | 'arrived';

export interface TrackProps {
  readonly name: TrackName;
  /** The drawn observations, in the order of this track. */
  readonly places: readonly Place[];
  readonly selected: Place;
  /** The address of the order when an observation had arrived. */
  readonly to: (place: Place) => Readonly<Record<string, string | undefined>>;
  readonly onSelect: (place: Place) => void;
}

/** Observations in one of the two orders. One link of the list is in the tab order. */
export function Track(props: TrackProps): JSX.Element {
  const { name, places, selected, to, onSelect } = props;
  return (
    <ol
      class={`track ${name}`}
      aria-labelledby={`track-${name}`}
      start={(places[0]?.[name] ?? 0) + 1}
    >
      {places.map((place) => {
        const isSelected = place.entry.id === selected.entry.id;
        const isKnown = place.arrived <= selected.arrived;
        return (
          <li
            key={place.entry.id}
            value={place[name] + 1}
            class={`${isSelected ? 'selected' : ''} ${isKnown ? '' : 'unknown'}`}
          >
            <a
              href={addressOf(to(place))}
              data-place={`${name} ${place.arrived}`}
              tabIndex={isSelected ? 0 : -1}
              aria-current={isSelected ? 'true' : undefined}
              onClick={(event) => {
                if (event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0) return;
                event.preventDefault();
                onSelect(place);
              }}
            >
              <Mark kind={kindOf(place)} isOfShop={place.entry.source === 'shop'} />
              {name === 'happened' ? <Happened {...place} /> : <Arrived {...place} />}
            </a>
          </li>
        );
      })}
    </ol>
  );
}

function Happened(place: Place): JSX.Element {
  const { entry } = place;
  const standing = standingIn(entry);
  return (
    <span class="said">
      <span class="first-row">
        <b>
          <Label of={entry} />
        </b>
        {entry.source === 'shop' && entry.label !== undefined && <span class="soft"> shop</span>}
        {standing !== '' && <span class="tag">{standing}</span>}
        {kindOf(place) === 'moved' && <Moved {...place} />}
      </span>
      <span class="soft">
        <When at={entry.instant} />
      </span>
    </span>
  );
}

/** The states that an observation led to: only those that it changed. */
function Moved({ entry: { after }, before }: Place): JSX.Element {
  return (
    <>
      {before?.state !== after.state && <StateBadge state={after.state} />}
      {before?.fraudState !== after.fraudState && after.fraudState !== 'unknown' && (
        <span class="moved-review" title="fraud review">
          review <StateBadge state={after.fraudState} region="fraud" />
        </span>
      )}
    </>
  );
}

function Arrived({ entry, arrived, isOvertaken }: Place): JSX.Element {
  return (
    <span class="said">
      <span class="arrived-as">
        <b>number {arrived + 1}</b>{' '}
        <span class="label-again">
          <Label of={entry} />
        </span>
      </span>
      <span class="soft">
        {entry.arrivedAt !== undefined && lateness(entry.instant, entry.arrivedAt)}
        {isOvertaken && <span class="overtaken"> after a newer one</span>}
      </span>
    </span>
  );
}
