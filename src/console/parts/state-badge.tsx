import type { JSX } from 'preact';
import './state-badge.css';

/** A state of the order region or of the fraud region, in the colour that it has on every page. */
export function StateBadge(props: {
  readonly state: string;
  /** Default: the order region. */
  readonly region?: 'order' | 'fraud';
}): JSX.Element {
  const { state, region = 'order' } = props;
  return <span class={`badge ${region}-${state.replaceAll('_', '-')}`}>{state}</span>;
}
