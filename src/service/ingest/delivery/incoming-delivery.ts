/**
 * The bytes of a body exactly as they arrived: whole, or as a stream such as a request of `node:http`. A text
 * is taken as UTF-8.
 */
export type RawBody = string | Uint8Array | ArrayBuffer | AsyncIterable<Uint8Array>;

/** Headers as a framework has them. Names in any case; several values of one name count as one list. */
export type DeliveryHeaders =
  | Headers
  | Iterable<readonly [name: string, value: string]>
  | Readonly<Record<string, string | readonly string[] | undefined>>;

/** A delivery in a framework that has no Web-standard `Request`. */
export interface IncomingDelivery {
  /** The method of the request, if it can be another than POST. Default `POST`; others are answered 405. */
  readonly method?: string | undefined;
  readonly headers: DeliveryHeaders;
  /** A body that was parsed, or that is missing, is answered 400 with what to change. */
  readonly rawBody: RawBody | null | undefined;
}
