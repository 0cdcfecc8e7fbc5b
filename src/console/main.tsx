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
import { loadProviders, ProvidersContext, useProviders } from './providers.js';
import './style.css';

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
      <header>
        <h1>
          <Link to={{}}>Orders</Link>
        </h1>
        {props.search}
      </header>
      <main>{props.children}</main>
    </>
  );
}

function Pages(): JSX.Element {
  const place = usePlace();
  const { order, provider, arrival } = place;
  const { tick, live } = useChanges();
  const providers = useProviders();
  const title = providers.areSeveral ? providers.named(provider)?.title : undefined;
  useEffect(() => {
    const subject = order === undefined ? 'Orders' : `Order ${visible(order)}`;
    document.title = title === undefined ? subject : `${subject} of ${title}`;
  }, [order, title]);
  return (
    <>
      <p class="live" role="status">
        {live ? 'live' : 'connecting …'}
      </p>
      {order === undefined ? (
        <Overview place={place} tick={tick} />
      ) : (
        <Order
          key={`${provider} ${order}`}
          id={order}
          provider={provider}
          arrival={arrival}
          tick={tick}
        />
      )}
    </>
  );
}

showInvisible();

const root = document.getElementById('console');
if (root !== null) render(<Console />, root);
