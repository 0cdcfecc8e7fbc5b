import type { ComponentChildren, JSX } from 'preact';

/** What may be wider than a phone: it scrolls in a place of its own, by keyboard as well. */
export function Scroll(props: {
  readonly label: string;
  readonly children: ComponentChildren;
}): JSX.Element {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section class="scroll" aria-label={props.label} tabIndex={0}>
      {props.children}
    </section>
  );
}
