/**
 * Whether a body names one of these: in JSON as a value or a key, whole and however it is escaped; in
 * anything else, such as JSON that was cut off, as a word of its own. So `7001` is not named by `70012`.
 */
export function namesOneOf(raw: Uint8Array, names: readonly string[]): boolean {
  const text = Buffer.from(raw).toString('utf8');
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    return namesAsWord(text, names);
  }
  const wanted = new Set(names);
  // Bodies may be nested deeper than the stack is.
  const left = [body];
  while (left.length > 0) {
    const value = left.pop();
    if (value instanceof Object) {
      if (!Array.isArray(value) && Object.keys(value).some((key) => wanted.has(key))) return true;
      for (const one of Object.values(value)) left.push(one);
    } else if (wanted.has(String(value))) {
      return true;
    } else if (typeof value === 'number' && !Number.isSafeInteger(value)) {
      // Its last digits are lost here, but not in the text.
      if (namesAsWord(text, names)) return true;
    }
  }
  return false;
}

function namesAsWord(text: string, names: readonly string[]): boolean {
  const plain = text
    .replace(/\\u([0-9a-f]{4})/gi, (_, code: string) =>
      String.fromCharCode(Number.parseInt(code, 16)),
    )
    .replace(/\\(.)/g, '$1');
  return names.some((name) => {
    for (let at = plain.indexOf(name); at >= 0; at = plain.indexOf(name, at + 1)) {
      const [before, after] = [plain[at - 1] ?? ' ', plain[at + name.length] ?? ' '];
      if (!IN_WORD.test(before) && !IN_WORD.test(after)) return true;
    }
    return false;
  });
}

const IN_WORD = /[\p{L}\p{N}_-]/u;

/** What a body may name orders and checkouts by. */
export interface IdsInBody {
  /** Everything in it that may be an id. */
  readonly ids: readonly string[];
  /** Those among the values of JSON whose member speaks of a checkout. */
  readonly checkoutIds: readonly string[];
}

/** Everything in a body that may be an id: in JSON each value and key, in anything else each word. */
export function idsIn(raw: Uint8Array): IdsInBody {
  const text = Buffer.from(raw).toString('utf8');
  const ids = new Set<string>();
  const checkoutIds = new Set<string>();
  const words = () => text.match(MAY_BE_IDS) ?? [];
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    return { ids: [...new Set(words())].filter(mayBeId), checkoutIds: [] };
  }
  const left: (readonly [name: string, value: unknown])[] = [['', body]];
  for (let next = left.pop(); next !== undefined; next = left.pop()) {
    const [name, value] = next;
    if (value instanceof Object) {
      const inArray = Array.isArray(value);
      for (const [key, member] of Object.entries(value)) {
        if (!inArray) ids.add(key);
        left.push([inArray ? name : key, member]);
      }
      continue;
    }
    // Its last digits are lost here, but not in the text.
    if (typeof value === 'number' && Number.isInteger(value) && !Number.isSafeInteger(value)) {
      for (const word of words()) ids.add(word);
    }
    ids.add(String(value));
    if (/checkout/i.test(name)) checkoutIds.add(String(value));
  }
  return { ids: [...ids].filter(mayBeId), checkoutIds: [...checkoutIds].filter(mayBeId) };
}

/** An id of the provider, or of a shop, has a digit, and is no number with decimals and no time. */
function mayBeId(text: string): boolean {
  return text.length <= 255 && /^[\w-]*\d[\w-]*$/.test(text);
}

const MAY_BE_IDS = /[\w-]+/g;
