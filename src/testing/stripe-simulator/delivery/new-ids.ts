import type { Random } from '../../simulator/values/random.js';
import type { StripeLife } from '../stripe-life.js';

const BASE62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

// Accounts stay: an endpoint belongs to one.
const ID =
  /\b(evt|pi|ch|py|re|dp|du|prv|issfr|cs_test|cs_live|txn|pm|req|cus|po)_([A-Za-z0-9]{14,})/g;

/**
 * The same life with other ids: of its events and, consistently, of all objects. The order, the keys
 * of the shop and all times stay. A result must not depend on ids, since Stripe's have no order.
 */
export function withNewIds(life: StripeLife, random: Random): StripeLife {
  const renamed = new Map<string, string>();
  const rename = (id: string, prefix: string, rest: string): string => {
    const known = renamed.get(id);
    if (known !== undefined) return known;
    const fresh = `${prefix}_${random.text(rest.length, BASE62)}`;
    renamed.set(id, fresh);
    return fresh;
  };
  const redraw = (text: string): string => text.replace(ID, rename);
  // JSON in, the same JSON with other texts out: the shape cannot change.
  const events = JSON.parse(redraw(JSON.stringify(life.events))) as StripeLife['events'];
  const { openDisputes, lostDisputes } = life.truth;
  return {
    ...life,
    events,
    truth: {
      ...life.truth,
      openDisputes: openDisputes.map(redraw).sort(),
      lostDisputes: lostDisputes.map(redraw).sort(),
    },
  };
}
