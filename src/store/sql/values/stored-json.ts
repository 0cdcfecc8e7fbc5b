import { failureMessageOf } from '../../../order/facts/failure-message.js';

/**
 * Parses JSON of a store or an export. Earlier versions stored the provider's own message about a
 * failed charge; it is replaced by a message of this package, or left out.
 *
 * @throws SyntaxError when the text is not JSON.
 */
export function storedJson(text: string): unknown {
  return text.includes(MEMBER) ? JSON.parse(text, withKnownMessages) : JSON.parse(text);
}

const MEMBER = '"failureMessage"';

function withKnownMessages(name: string, value: unknown): unknown {
  return name === 'failureMessage' ? failureMessageOf(value) : value;
}
