import { failureMessageOf } from '../../../order/facts/failure-message.js';

/**
 * Reads JSON that a store or an export holds. Earlier versions kept a provider's words about a failed
 * charge; of these only what a list of reasons explains comes out.
 *
 * @throws SyntaxError when the text is not JSON.
 */
export function storedJson(text: string): unknown {
  return text.includes(MEMBER) ? JSON.parse(text, withoutForeignWords) : JSON.parse(text);
}

const MEMBER = '"failureMessage"';

function withoutForeignWords(name: string, value: unknown): unknown {
  return name === 'failureMessage' ? failureMessageOf(value) : value;
}
