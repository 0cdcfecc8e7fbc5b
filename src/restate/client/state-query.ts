import { storableText } from '../../order/text/storable-text.js';

/** Which part of the state of which objects a query reads, and what it asks of it. */
interface Question {
  readonly select: string;
  readonly where?: readonly string[];
  readonly group?: string;
  readonly order?: readonly string[];
  readonly limit?: number;
}

/** A query over one part of the state of all objects of a namespace. */
export function inState(
  object: { readonly name: string },
  part: string,
  prefix: string,
  { select, where = [], group, order = [], limit }: Question,
): string {
  const conditions = [
    `service_name = ${quoted(object.name)}`,
    `key = ${quoted(part)}`,
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

/** A member of the JSON that holds text. */
export function text(member: string): string {
  return `json_get_str(value_utf8, ${quoted(member)})`;
}

/** A member of the JSON that holds a whole number. */
export function number(member: string): string {
  return `json_get_int(value_utf8, ${quoted(member)})`;
}

/** Text as a literal. */
export function quoted(value: string): string {
  return `'${storableText(value).replaceAll("'", "''")}'`;
}
