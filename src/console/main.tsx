import { type JSX, render } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { visible } from '../order/text/visible.js';
import { usePlace } from './address.js';
import { useChanges, useLoaded } from './loaded.js';
import { Login } from './login.js';
import { Order } from './order/order.js';
import { Overview } from './overview/overview.js';
import { Search } from './overview/search.js';
import { Link } from './parts/link.js';
import { showInvisible } from './parts/visible-text.js';
import { copyExactTimes, TimeZone } from './parts/when.js';
import { loadProviders, ProvidersContext, useProviders } from './providers.js';
import { UnknownProvider } from './unknown-provider.js';
import './style.css';

/** The version of the package; the build sets it. */
declare const __VERSION__: string;

function Console(): JSX.Element {
  const [signedOut, setSignedOut] = useState(false);
  useEffect(() => {
    const onUnauthorised = () => setSignedOut(true);
    addEventListener('unauthorised', onUnauthorised);
    return () => removeEventListener('unauthorised', onUnauthorised);
  }, []);
  if (!signedOut) return <SignedIn />;
  return (
    <Frame>
      <Login onDone={() => setSignedOut(false)} />
    </Frame>
  );
}

/** Every page, once it is known whose orders these are. */
function SignedIn(): JSX.Element {
  const { value: providers, error } = useLoaded(loadProviders, []);
  if (providers === undefined) {
    return <Frame>{error === undefined ? null : <p class="error">{error}</p>}</Frame>;
  }
  return (
    <ProvidersContext.Provider value={providers}>
      <Frame search={<Search />}>
        <Pages />
      </Frame>
    </ProvidersContext.Provider>
  );
}

function Frame(props: {
  readonly search?: JSX.Element;
  readonly children: JSX.Element | null;
}): JSX.Element {
  return (
    <>
      <header class="top-bar">
        <Link to={{}} class="brand">
          <Mark />
          order-lifecycle
        </Link>
        <span class="version">{__VERSION__}</span>
        <Modes />
        {props.search}
      </header>
      <main>{props.children}</main>
      <footer class="soft">
        <TimeZone />
      </footer>
    </>
  );
}

/** Two states and the way between them. */
function Mark(): JSX.Element {
  return (
    <svg viewBox="0 0 24 24" aria-hidden="true" class="brand-mark">
      <rect x="1" y="3" width="9" height="7" rx="2" />
      <rect x="14" y="14" width="9" height="7" rx="2" />
      <path d="M5.5 10v4.5a3 3 0 0 0 3 3H14" />
    </svg>
  );
}

/** Whether the money of the orders is real. */
function Modes(): JSX.Element {
  const modes = new Set(useProviders().all.flatMap(({ mode }) => mode ?? []));
  return (
    <>
      {[...modes].map((mode) => (
        <span key={mode} class={`mode ${mode}`}>
          {mode} mode
        </span>
      ))}
    </>
  );
}

function Pages(): JSX.Element {
  const place = usePlace();
  const { order, provider, arrival, part } = place;
  const { tick, live } = useChanges();
  const providers = useProviders();
  const isUnknown = provider !== undefined && !providers.all.some(({ name }) => name === provider);
  const title = providers.areSeveral ? providers.named(provider)?.title : undefined;
  useEffect(() => {
    const subject = order === undefined ? 'Orders' : `Order ${visible(order)}`;
    document.title = title === undefined ? subject : `${subject} of ${title}`;
  }, [order, title]);
  return (
    <>
      <p class={live ? 'live' : 'live waiting'} role="status">
        {live ? 'live' : 'connecting …'}
      </p>
      {isUnknown ? (
        <UnknownProvider place={place} />
      ) : order === undefined ? (
        <Overview place={place} tick={tick} />
      ) : (
        <Order
          key={order}
          id={order}
          provider={provider}
          arrival={arrival}
          part={part}
          tick={tick}
        />
      )}
    </>
  );
}

showInvisible();
copyExactTimes();

const root = document.getElementById('console');
if (root !== null) render(<Console />, root);
