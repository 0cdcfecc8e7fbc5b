import type { ComponentChildren, JSX } from 'preact';

/** Scrolls content that may be wider than a phone, by keyboard as well. */
export function Scroll(props: {
  readonly label: string;
  readonly children: ComponentChildren;
}): JSX.Element {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: scrolling must work by keyboard
    <section class="scroll" aria-label={props.label} tabIndex={0}>
      {props.children}
    </section>
  );
}
