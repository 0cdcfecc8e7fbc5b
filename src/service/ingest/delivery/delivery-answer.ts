/** The answer to a delivery, for any server. */
export interface DeliveryAnswer {
  readonly status: number;
  /** With names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** JSON. */
  readonly body: string;
}

/** An answer with this content. */
export function answerWith(
  status: number,
  content: object,
  headers: Readonly<Record<string, string>> = {},
): DeliveryAnswer {
  return {
    status,
    headers: { 'content-type': 'application/json', 'cache-control': 'no-store', ...headers },
    body: JSON.stringify(content),
  };
}

/** The answer to a delivery that is to be repeated in ten seconds. */
export function unavailable(message: string): DeliveryAnswer {
  return answerWith(503, { error: 'unavailable', message }, { 'retry-after': '10' });
}

/** The same answer as a Web-standard response. */
export function responseOf({ status, headers, body }: DeliveryAnswer): Response {
  return new Response(body, { status, headers });
}
