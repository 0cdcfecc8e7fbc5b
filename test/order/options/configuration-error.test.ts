import { expect, it } from 'vitest';
import { ConfigurationError } from '../../../src/order/options/configuration-error.js';

it('an invalid setting is reported as a sentence and as data', () => {
  const setting = { setting: 'mode', given: 'prod', allowed: "'live' or 'test'" };
  const error = new ConfigurationError(setting);
  expect(error).toMatchObject({ ...setting, code: 'configuration', name: 'ConfigurationError' });
  expect(error.message).toBe("The setting mode is prod, but must be 'live' or 'test'.");
});
