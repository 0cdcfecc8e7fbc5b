/**
 * Whether a body contains one of these ids: in JSON as a whole value or key, however it is escaped; in
 * anything else, such as JSON that was cut off, as a whole word. So `70012` does not contain `7001`.
 */
export function namesOneOf(raw: Uint8Array, ids: readonly string[]): boolean {
  const { text, body } = parsed(raw);
  if (body === undefined) return hasWord(text, ids);
  const wanted = new Set(ids);
  for (const { value } of membersIn(body)) {
    if (wanted.has(String(value))) return true;
    // The last digits of a large number are lost here, but not in the text.
    const isInexact = typeof value === 'number' && !Number.isSafeInteger(value);
    if (isInexact && hasWord(text, ids)) return true;
  }
  return false;
}

/** The ids that a body may contain. */
export interface IdsInBody {
  /** Everything that may be an id. */
  readonly ids: readonly string[];
  /** Those under a JSON name that contains `checkout`. */
  readonly checkoutIds: readonly string[];
}

/** Everything in a body that may be an id: in JSON each value and key, in anything else each word. */
export function idsIn(raw: Uint8Array): IdsInBody {
  const { text, body } = parsed(raw);
  const words = () => text.match(/[\w-]+/g) ?? [];
  const ids = new Set<string>();
  const checkoutIds = new Set<string>();
  if (body === undefined) return { ids: [...new Set(words())].filter(mayBeId), checkoutIds: [] };
  for (const { name, value } of membersIn(body)) {
    const isInexact =
      typeof value === 'number' && Number.isInteger(value) && !Number.isSafeInteger(value);
    // Its last digits are lost here, but not in the text.
    if (isInexact) for (const word of words()) ids.add(word);
    ids.add(String(value));
    if (/checkout/i.test(name)) checkoutIds.add(String(value));
  }
  return { ids: [...ids].filter(mayBeId), checkoutIds: [...checkoutIds].filter(mayBeId) };
}

/** The text of a body, and its JSON; undefined: it is not JSON. */
function parsed(raw: Uint8Array): { readonly text: string; readonly body?: unknown } {
  const text = Buffer.from(raw).toString('utf8');
  try {
    return { text, body: JSON.parse(text) };
  } catch {
    return { text };
  }
}

/** Every key, and every value that has no members, with the name of the member that holds it. */
function* membersIn(body: unknown): Generator<{ readonly name: string; readonly value: unknown }> {
  // Without recursion: bodies may be nested deeper than the stack.
  const left = [{ name: '', value: body }];
  for (let next = left.pop(); next !== undefined; next = left.pop()) {
    const { name, value } = next;
    if (!(value instanceof Object)) {
      yield next;
      continue;
    }
    const isArray = Array.isArray(value);
    for (const [key, member] of Object.entries(value)) {
      if (!isArray) yield { name: '', value: key };
      left.push({ name: isArray ? name : key, value: member });
    }
  }
}

function hasWord(text: string, words: readonly string[]): boolean {
  const plain = text
    .replace(/\\u([0-9a-f]{4})/gi, (_, code: string) =>
      String.fromCharCode(Number.parseInt(code, 16)),
    )
    .replace(/\\(.)/g, '$1');
  return words.some((word) => {
    for (let at = plain.indexOf(word); at >= 0; at = plain.indexOf(word, at + 1)) {
      const [before, after] = [plain[at - 1] ?? ' ', plain[at + word.length] ?? ' '];
      if (!IN_WORD.test(before) && !IN_WORD.test(after)) return true;
    }
    return false;
  });
}

const IN_WORD = /[\p{L}\p{N}_-]/u;

/** An id of the provider or of a shop has a digit, and is neither a decimal number nor a time. */
function mayBeId(text: string): boolean {
  return text.length <= 255 && /^[\w-]*\d[\w-]*$/.test(text);
}
