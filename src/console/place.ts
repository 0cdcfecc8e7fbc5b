import { useEffect, useState } from 'preact/hooks';

/** Where the reader is: everything is in the query, so that it can be sent to somebody. */
export type Place = Readonly<Record<string, string>>;

function read(): Place {
  return Object.fromEntries(new URLSearchParams(location.search));
}

/** The address of a place. */
export function addressOf(place: Readonly<Record<string, string | undefined>>): string {
  const query = new URLSearchParams(
    Object.entries(place).filter((entry): entry is [string, string] => Boolean(entry[1])),
  );
  return query.size === 0 ? '/' : `/?${query}`;
}

/** Goes there, without loading the page again. */
export function go(place: Readonly<Record<string, string | undefined>>): void {
  history.pushState(null, '', addressOf(place));
  dispatchEvent(new PopStateEvent('popstate'));
}

/** Where the reader is, and again when that changes. */
export function usePlace(): Place {
  const [place, setPlace] = useState(read);
  useEffect(() => {
    const moved = () => setPlace(read());
    addEventListener('popstate', moved);
    return () => removeEventListener('popstate', moved);
  }, []);
  return place;
}
