import { storableText } from '../../order/text/storable-text.js';

/** A query over the state of objects. */
export interface Query {
  readonly select: string;
  readonly where?: readonly string[];
  readonly group?: string;
  readonly order?: readonly string[];
  readonly limit?: number;
}

/**
 * The SQL of a query over one part of the state of all objects of a namespace.
 *
 * @param part the name of the part, or how the names of several parts begin.
 */
export function inState(
  object: { readonly name: string },
  part: string | { readonly startsWith: string },
  prefix: string,
  { select, where = [], group, order = [], limit }: Query,
): string {
  const conditions = [
    `service_name = ${quoted(object.name)}`,
    typeof part === 'string'
      ? `key = ${quoted(part)}`
      : `starts_with(key, ${quoted(part.startsWith)})`,
    `starts_with(service_key, ${quoted(prefix)})`,
    ...where,
  ];
  return [
    `select ${select} from state where ${conditions.join(' and ')}`,
    ...(group === undefined ? [] : [`group by ${group}`]),
    ...(order.length === 0 ? [] : [`order by ${order.join(', ')}`]),
    ...(limit === undefined ? [] : [`limit ${limit}`]),
  ].join(' ');
}

/** An expression for a member of the JSON that holds text. */
export function text(member: string): string {
  return `json_get_str(value_utf8, ${quoted(member)})`;
}

/** An expression for a member of the JSON that holds a whole number. */
export function number(member: string): string {
  return `json_get_int(value_utf8, ${quoted(member)})`;
}

/** A literal of this text. */
export function quoted(value: string): string {
  return `'${storableText(value).replaceAll("'", "''")}'`;
}
