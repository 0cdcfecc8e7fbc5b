import { z } from 'zod';
import { flag, id, objectOf, time, word } from '../schema/fields.js';

const anyObject = z.custom<object>(
  (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
  'Expected an object.',
);

/**
 * What surrounds every delivery. Only these keys are in every official sample; the rest comes and
 * goes with the API version. `data.object` is read afterwards, by its own shape.
 */
export const envelopeSchema = objectOf({
  id,
  type: word,
  createdTime: time,
  liveMode: flag,
  data: objectOf({ object: anyObject }),
});

export type WebhookEnvelope = z.output<typeof envelopeSchema>;
