import { z } from 'zod';
import { isObject } from '../../values/member.js';
import { flag, id, objectOf, text, time } from '../schema/fields.js';

const anyObject = z.custom<object>(isObject, 'Expected an object.');

/**
 * The envelope of a delivery: the keys that every official sample has; others depend on the API version.
 * `data.object` is read afterwards, by its own shape.
 */
export const envelopeSchema = objectOf({
  id,
  type: text,
  createdTime: time,
  liveMode: flag,
  data: objectOf({ object: anyObject }),
});

export type WebhookEnvelope = z.output<typeof envelopeSchema>;
