import type { ComponentChildren, JSX } from 'preact';
import { useState } from 'preact/hooks';

/** A form, folded away, for a decision that is stored with the name and the reason of the operator. */
export function Decision(props: {
  /** The text that unfolds the form. */
  readonly summary: string;
  /** The text of the button. */
  readonly action: string;
  /** More fields, above the name and the reason. */
  readonly children?: ComponentChildren;
  /** Rejects with the problem, which is then shown beside the button. */
  readonly decide: (fields: FormData) => Promise<unknown>;
  readonly onDone: () => void;
}): JSX.Element {
  const { summary, action, children, decide, onDone } = props;
  const [error, setError] = useState('');
  return (
    <details class="decision">
      <summary>{summary}</summary>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          setError('');
          const fields = new FormData(event.currentTarget);
          decide(fields).then(onDone, (cause: Error) => setError(cause.message));
        }}
      >
        {children}
        <label>
          Your name <input name="actor" required maxLength={200} autoComplete="username" />
        </label>
        <label>
          Reason <input name="reason" required maxLength={1000} />
        </label>
        <button type="submit">{action}</button>
        {error !== '' && (
          <p class="error" role="alert">
            {error}
          </p>
        )}
      </form>
    </details>
  );
}
