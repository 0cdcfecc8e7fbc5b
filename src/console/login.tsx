import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { post } from './api.js';

/** Asks for the token of the service. */
export function Login({ onDone }: { readonly onDone: () => void }): JSX.Element {
  const [error, setError] = useState('');
  return (
    <section class="login" aria-labelledby="login">
      <h1 id="login">Sign in</h1>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          const token = new FormData(event.currentTarget).get('token');
          post('/session', { token }).then(onDone, (cause: Error) => setError(cause.message));
        }}
      >
        <label>
          Token of this service (<code>ORDER_LIFECYCLE_TOKEN</code>)
          <input name="token" type="password" required autoComplete="current-password" />
        </label>
        <button type="submit">Sign in</button>
        {error !== '' && (
          <p class="error" role="alert">
            {error}
          </p>
        )}
      </form>
    </section>
  );
}
