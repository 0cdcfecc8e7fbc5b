import type { JSX } from 'preact';
import type { Kind } from './kind.js';

/** A shape of its own for each kind, within 16 by 16. */
const SHAPES: Readonly<Record<Kind, string>> = {
  moved: 'M8 2.5a5.5 5.5 0 1 1 0 11a5.5 5.5 0 1 1 0-11z',
  stayed: 'M8 4.5a3.5 3.5 0 1 1 0 7a3.5 3.5 0 1 1 0-7z',
  early: 'M8 1.5l7 12.5H1z',
  illegal: 'M8 .8L15.2 8 8 15.2.8 8zM5.5 5.5l5 5M10.5 5.5l-5 5',
  conflicting: 'M2 2h8v8H2zM6 6h8v8H6z',
};

/** What the shop reported has corners. */
const OF_SHOP: Partial<Readonly<Record<Kind, string>>> = {
  moved: 'M2.5 2.5h11v11h-11z',
  stayed: 'M4.5 4.5h7v7h-7z',
};

/** The mark of an observation. Words beside it say the same. */
export function Mark(props: { readonly kind: Kind; readonly isOfShop: boolean }): JSX.Element {
  const { kind, isOfShop } = props;
  return (
    <svg class={`mark-of mark-${kind}`} viewBox="0 0 16 16" aria-hidden="true">
      <path d={(isOfShop ? OF_SHOP[kind] : undefined) ?? SHAPES[kind]} />
    </svg>
  );
}
