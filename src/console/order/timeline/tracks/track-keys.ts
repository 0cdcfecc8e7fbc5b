import { useLayoutEffect, useRef } from 'preact/hooks';
import type { Place, Places } from '../places.js';
import { DRAWN } from './band.js';
import type { TrackName } from './track.js';

const STEPS: Readonly<Record<string, number>> = {
  ArrowUp: -1,
  ArrowDown: 1,
  PageUp: -DRAWN,
  PageDown: DRAWN,
  Home: Number.NEGATIVE_INFINITY,
  End: Number.POSITIVE_INFINITY,
};

const SIDES: Readonly<Record<string, TrackName>> = { ArrowLeft: 'happened', ArrowRight: 'arrived' };

/** Moves the selection along a track, and from one track to the other, by keyboard. */
export function useTrackKeys(places: Places, onSelect: (place: Place) => void) {
  const holder = useRef<HTMLDivElement>(null);
  const wanted = useRef<string | undefined>(undefined);
  const focus = (name: string) => {
    const link = holder.current?.querySelector<HTMLElement>(`[data-place="${name}"]`);
    link?.focus();
    return link !== undefined && link !== null;
  };

  // The link of the place may be drawn only after other changes. It has the focus before the next key.
  useLayoutEffect(() => {
    if (wanted.current !== undefined && focus(wanted.current)) wanted.current = undefined;
  });

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.metaKey || event.ctrlKey || event.altKey) return;
    const link = event.target instanceof Element ? event.target.closest('[data-place]') : null;
    const [name, number] = link?.getAttribute('data-place')?.split(' ') ?? [];
    if (name !== 'happened' && name !== 'arrived') return;
    const current = places.arrived[Number(number)];
    const step = STEPS[event.key];
    const side = SIDES[event.key];
    if (current === undefined || (step === undefined && side === undefined)) return;
    event.preventDefault();
    wanted.current = undefined;
    if (side !== undefined) {
      focus(`${side} ${current.arrived}`);
      return;
    }
    const track = places[name];
    const next = track[Math.max(0, Math.min(track.length - 1, current[name] + (step ?? 0)))];
    if (next === undefined || next === current) return;
    wanted.current = `${name} ${next.arrived}`;
    onSelect(next);
  };
  return { holder, onKeyDown };
}
