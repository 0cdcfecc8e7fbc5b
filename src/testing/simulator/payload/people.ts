import type { JsonObject } from '../values/json.js';
import type { Rendering } from './rendering.js';

/** The recipient of the items. */
export function shipTo({ basics, random }: Rendering): JsonObject {
  const { customer } = basics;
  return {
    address: {
      line1: customer.shipLine1,
      line2: customer.shipLine2,
      city: 'Brackwater',
      postalCode: customer.shipPostalCode,
      state: 'ZZ',
      country: 'US',
    },
    name: `${customer.firstName} ${customer.lastName}`,
    phone: customer.phone,
    email: customer.email,
    ...(random.chance(0.3)
      ? { additionalAddressInfo: { neighborhood: customer.neighborhood } }
      : {}),
  };
}

/** The payer. */
export function billTo({ basics }: Rendering): JsonObject {
  const { customer } = basics;
  return {
    address: {
      line1: customer.billLine1,
      city: 'Brackwater',
      postalCode: customer.billPostalCode,
      state: 'ZZ',
      country: 'US',
    },
    name: `${customer.firstName} ${customer.lastName}`,
    phone: customer.phone,
    email: customer.billingEmail,
    organization: customer.organization,
    additionalAddressInfo: { neighborhood: customer.neighborhood },
  };
}

/** The owner of a payment source. */
export function owner({ basics }: Rendering): JsonObject {
  const { customer } = basics;
  return {
    firstName: customer.firstName,
    lastName: customer.lastName,
    email: customer.billingEmail,
    organization: customer.organization,
    address: {
      line1: customer.billLine1,
      city: 'Brackwater',
      postalCode: customer.billPostalCode,
      state: 'ZZ',
      country: 'US',
    },
  };
}
