import type { ComponentChildren, JSX } from 'preact';

/** Chooses the moment at which an order is shown, by how many observations had arrived. */
export function Moment(props: {
  /** From 1. */
  readonly chosen: number;
  readonly count: number;
  /** While the slider moves. */
  readonly onPreview: (chosen: number) => void;
  readonly onChoose: (chosen: number) => void;
  /** Where the order was known to be at that moment. */
  readonly children: ComponentChildren;
}): JSX.Element {
  const { chosen, count, onPreview, onChoose, children } = props;
  const value = `${chosen} of ${count}`;
  const step = (name: string, text: string, to: number) => (
    <button
      type="button"
      aria-label={name}
      title={name}
      disabled={to < 1 || to > count || to === chosen}
      onClick={() => onChoose(to)}
    >
      {text}
    </button>
  );
  return (
    <div class="moment">
      <label>
        <span>
          As it was known after <output>{value}</output> observations
        </span>
        <input
          type="range"
          min={1}
          max={count}
          value={chosen}
          aria-valuetext={`after ${value} observations`}
          onInput={(event) => onPreview(event.currentTarget.valueAsNumber)}
          onChange={(event) => onChoose(event.currentTarget.valueAsNumber)}
        />
      </label>
      <div class="steps">
        {step('First', '⇤', 1)}
        {step('Previous', '←', chosen - 1)}
        {step('Next', '→', chosen + 1)}
        {step('Last', '⇥', count)}
      </div>
      {children}
    </div>
  );
}
