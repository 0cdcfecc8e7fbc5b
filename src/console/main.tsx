import { type JSX, render } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { visible } from '../order/text/visible.js';
import { usePlace } from './address.js';
import { useChanges } from './loaded.js';
import { Login } from './login.js';
import { Order } from './order/order.js';
import { Overview } from './overview/overview.js';
import { Search } from './overview/search.js';
import { Link } from './parts/link.js';
import { showInvisible } from './parts/visible-text.js';
import './style.css';

function Console(): JSX.Element {
  const [signedOut, setSignedOut] = useState(false);
  useEffect(() => {
    const onUnauthorised = () => setSignedOut(true);
    addEventListener('unauthorised', onUnauthorised);
    return () => removeEventListener('unauthorised', onUnauthorised);
  }, []);
  return (
    <>
      <header>
        <h1>
          <Link to={{}}>Orders</Link>
        </h1>
        {!signedOut && <Search />}
      </header>
      <main>{signedOut ? <Login onDone={() => setSignedOut(false)} /> : <Pages />}</main>
    </>
  );
}

function Pages(): JSX.Element {
  const place = usePlace();
  const { tick, live } = useChanges();
  useEffect(() => {
    document.title = place.order === undefined ? 'Orders' : `Order ${visible(place.order)}`;
  }, [place.order]);
  return (
    <>
      <p class="live" role="status">
        {live ? 'live' : 'connecting …'}
      </p>
      {place.order === undefined ? (
        <Overview place={place} tick={tick} />
      ) : (
        <Order key={place.order} id={place.order} arrival={place.arrival} tick={tick} />
      )}
    </>
  );
}

showInvisible();

const root = document.getElementById('console');
if (root !== null) render(<Console />, root);
