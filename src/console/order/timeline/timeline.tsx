import type { JSX } from 'preact';
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { go } from '../../address.js';
import type { HistoryEntry, OrderRef } from '../../api.js';
import { ProviderMark } from '../../parts/provider-mark.js';
import { Card } from './card/card.js';
import { Legend } from './legend.js';
import { useAtArrival } from './moment/at-arrival.js';
import { Moment } from './moment/moment.js';
import { WhereItWas } from './moment/where-it-was.js';
import { type Place, placesOf } from './places.js';
import { scrollTo } from './scroll-to.js';
import { summaryOf } from './summary.js';
import { DRAWN, firstDrawn } from './tracks/band.js';
import { Lines } from './tracks/lines.js';
import { OverviewBand } from './tracks/overview-band.js';
import { Track } from './tracks/track.js';
import { useTrackKeys } from './tracks/track-keys.js';
import './timeline.css';

/**
 * Every observation as it happened and as it arrived. The selected one, which the address names, is the
 * moment at which the page shows the order.
 */
export function Timeline(props: {
  readonly order: OrderRef;
  /** All observations, in fold order. */
  readonly entries: readonly HistoryEntry[];
  /** Those that are known at the moment shown, with their standing then. */
  readonly known: readonly HistoryEntry[];
  readonly arrival?: string | undefined;
  /** True: the address leads to the selected observation, rather than to the top of the page. */
  readonly isSought?: boolean;
}): JSX.Element {
  const { order, entries } = props;
  return (
    <section aria-labelledby="timeline">
      <h2 id="timeline">
        Timeline <ProviderMark name={order.provider} />
      </h2>
      {entries.length === 0 ? <p class="soft">No observation is kept.</p> : <Tracks {...props} />}
    </section>
  );
}

function Tracks(props: Parameters<typeof Timeline>[0]): JSX.Element | null {
  const { order, entries, known, arrival, isSought } = props;
  const places = useMemo(() => placesOf(entries), [entries]);
  const [preview, setPreview] = useState<number>();
  const drawn = useRef<{ readonly happened: number; readonly arrived: number } | undefined>(
    undefined,
  );
  const { arrived } = places;
  const named = arrived.find(({ entry }) => String(entry.arrival) === arrival);
  const selected = (preview === undefined ? named : arrived[preview - 1]) ?? arrived.at(-1);

  const to = ({ entry }: Place) => ({
    order: order.id,
    provider: order.provider,
    arrival: String(entry.arrival ?? ''),
  });
  const select = (place: Place | undefined, how: 'push' | 'replace') => {
    setPreview(undefined);
    if (place !== undefined) go(to(place), how);
  };
  const keys = useTrackKeys(places, (place) => select(place, 'replace'));
  const isSelectedSought = isSought === true && named !== undefined;
  useEffect(() => {
    const link = keys.holder.current?.querySelector('[aria-current]');
    return isSelectedSought && link ? scrollTo(link) : undefined;
  }, [isSelectedSought, arrival]);
  const previous = selected && arrived[selected.arrived - 1];
  const atArrival = useAtArrival(order, selected, previous);
  if (selected === undefined) return null;

  const count = arrived.length;
  const before = drawn.current;
  const from = {
    happened: firstDrawn(selected.happened, count, before?.happened),
    arrived: firstDrawn(selected.arrived, count, before?.arrived),
  };
  drawn.current = from;
  const rows = Math.min(count, DRAWN);
  const track = (name: 'happened' | 'arrived') => (
    <Track
      name={name}
      places={places[name].slice(from[name], from[name] + rows)}
      selected={selected}
      to={to}
      onSelect={(place) => select(place, 'push')}
    />
  );
  const then = named && known.find(({ id }) => id === named.entry.id)?.standing;
  return (
    <>
      <p class="soft">{summaryOf(arrived)}</p>
      {count > DRAWN && <OverviewBand places={arrived} selected={selected} from={from} />}
      {count > 1 && (
        <Moment
          chosen={selected.arrived + 1}
          count={count}
          onPreview={setPreview}
          onChoose={(chosen) => select(arrived[chosen - 1], 'replace')}
        >
          <WhereItWas order={atArrival?.after} />
        </Moment>
      )}
      <div class="timeline two-tracks">
        {/* biome-ignore lint/a11y/noStaticElementInteractions: the links within have the focus */}
        <div class="both" ref={keys.holder} onKeyDown={keys.onKeyDown}>
          <h3 id="track-happened">As it happened</h3>
          <h3 id="track-arrived">As it arrived</h3>
          {track('happened')}
          <Lines places={arrived} selected={selected} from={from} count={rows} />
          {track('arrived')}
        </div>
        <Card place={selected} atArrival={atArrival} count={count} then={then} />
      </div>
      <Legend places={arrived} />
    </>
  );
}
