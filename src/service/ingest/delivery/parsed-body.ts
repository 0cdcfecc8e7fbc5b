/** The JSON of a body, by whether it is JSON in UTF-8. */
export type ParsedBody =
  | { readonly isJson: true; readonly value: unknown }
  | { readonly isJson: false };

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** Parses a body when it is first needed, and not again. */
export function parsedBody(raw: Uint8Array): () => ParsedBody {
  let parsed: ParsedBody | undefined;
  return () => {
    parsed ??= parse(raw);
    return parsed;
  };
}

function parse(raw: Uint8Array): ParsedBody {
  try {
    return { isJson: true, value: JSON.parse(utf8.decode(raw)) };
  } catch {
    return { isJson: false };
  }
}
