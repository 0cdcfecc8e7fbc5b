import { useEffect, useState } from 'preact/hooks';
import { queryOf } from './api.js';

/** A place in the console. All of it is in the query, so that its address can be shared. */
export type Place = Readonly<Record<string, string>>;

function read(): Place {
  return Object.fromEntries(new URLSearchParams(location.search));
}

/** The address of a place. */
export function addressOf(place: Readonly<Record<string, string | undefined>>): string {
  return `/${queryOf(place)}`;
}

/** Goes to a place, without loading the page again. `replace` leaves the current one out of the way back. */
export function go(
  place: Readonly<Record<string, string | undefined>>,
  how: 'push' | 'replace' = 'push',
): void {
  history[how === 'push' ? 'pushState' : 'replaceState'](null, '', addressOf(place));
  dispatchEvent(new PopStateEvent('popstate'));
}

/** The current place. */
export function usePlace(): Place {
  const [place, setPlace] = useState(read);
  useEffect(() => {
    const onMove = () => setPlace(read());
    addEventListener('popstate', onMove);
    return () => removeEventListener('popstate', onMove);
  }, []);
  return place;
}
