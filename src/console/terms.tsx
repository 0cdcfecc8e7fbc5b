import type { ComponentChildren, JSX } from 'preact';

/** Terms and what they mean. It opens on demand. */
export function Terms(props: {
  readonly title: string;
  readonly class: string;
  readonly terms: readonly (readonly [term: string, means: string])[];
  /** What stands before the terms. */
  readonly children?: ComponentChildren;
}): JSX.Element {
  return (
    <details class={`terms ${props.class}`}>
      <summary>{props.title}</summary>
      {props.children}
      <dl>
        {props.terms.map(([term, means]) => (
          <div key={term}>
            <dt>{term}</dt>
            <dd>{means}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}
