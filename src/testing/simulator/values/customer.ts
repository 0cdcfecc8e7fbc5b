import type { Random } from './random.js';

/** A fictitious customer. Every value contains a token of the order, so that tests can search for it. */
export interface Customer {
  readonly firstName: string;
  readonly lastName: string;
  readonly email: string;
  readonly billingEmail: string;
  readonly phone: string;
  readonly organization: string;
  readonly shipLine1: string;
  readonly shipLine2: string;
  readonly shipPostalCode: string;
  readonly billLine1: string;
  readonly billPostalCode: string;
  readonly neighborhood: string;
  readonly taxIdentifier: string;
  readonly bankAccount: string;
  readonly bankReference: string;
  readonly trackingNumber: string;
  readonly note: string;
  /** Not among the `personalValues`: any four digits occur elsewhere too. */
  readonly lastFourDigits: string;
}

const FIRST_NAMES = [
  'Ottilie',
  'Bartholo',
  'Ximena',
  'Szabolcs',
  'Ngozi',
  'Père',
  '茉莉',
  'Øyvind',
];
const LAST_NAMES = ['Quillfeather', 'Brontëhaven', 'Vandersloot', "O'Marrow", 'Ткачик', 'Nakajō'];
const STREETS = ['Larkspur Row', 'Gaslight Quay', 'Old Tannery Lane', 'Windmill Steps'];

/** Creates a fictitious customer, deliberately with non-Latin letters and apostrophes. */
export function makeCustomer(random: Random): Customer {
  const token = random.text(8, 'bcdfghjkmnpqrstvwxz');
  const street = (): string => `${random.int(1, 999)} ${random.pick(STREETS)} ${token}`;
  return {
    firstName: `${random.pick(FIRST_NAMES)}-${token}`,
    lastName: `${random.pick(LAST_NAMES)}-${token}`,
    email: `${token}.buyer@mail.example`,
    billingEmail: `${token}.billing@office.example`,
    phone: `+00-${token}-${random.digits(7)}`,
    organization: `${token} & Daughters`,
    shipLine1: street(),
    shipLine2: `Flat ${random.int(1, 40)} ${token}`,
    shipPostalCode: `${random.digits(5)}-${token}`,
    billLine1: `${street()} (rear)`,
    billPostalCode: `${random.digits(4)}-${token}`,
    neighborhood: `Borough of ${token}`,
    taxIdentifier: `ZZ${token}${random.digits(6)}`,
    bankAccount: `${random.digits(10)}${token}`,
    bankReference: `${random.digits(6)}${token}`,
    trackingNumber: `TRK${token}${random.digits(8)}`,
    note: `Leave it with ${token} next door`,
    lastFourDigits: random.digits(4),
  };
}

/** The values of a customer that may appear in payloads only. */
export function personalValues(customer: Customer): readonly string[] {
  const { lastFourDigits: _, ...values } = customer;
  return Object.values(values);
}
