import { FIRST_TEXTS, REPEATED_WORDS } from '../compact/codes.js';
import { MEMBER_LISTS, NAMES, TEXTS } from '../compact/dictionary.js';

/** How much of the dictionary the views know. */
export interface DictionarySize {
  readonly lists: number;
  readonly names: number;
  readonly texts: number;
}

/**
 * The statements for views that show orders, observations and milestones as JSON with names, for people.
 * The package itself does not use them. When the dictionary grows, another migration replaces the
 * functions.
 */
export function readableViews(schema: string, size: DictionarySize): readonly string[] {
  return [...functions(schema, size), ...views(schema)];
}

function functions(schema: string, { lists, names, texts }: DictionarySize): readonly string[] {
  const list = (all: readonly string[]) => `array['${all.join("', '")}']`;
  const members = MEMBER_LISTS.slice(0, lists).map((names) => names.join(' '));
  const context = 'stored, own, instant, words';
  const parameters = 'stored text, own text[], instant bigint, words text[]';
  return [
    `create or replace function ${schema}.spelled_text(code text, ${parameters}) returns json
     language sql immutable as $$
       select case
         when code !~ '^~' then to_json(code)
         when code = '~@' then to_json(instant)
         when code ~ '^~~' then to_json(substr(code, 2))
         when code ~ '^~#' then to_json(substr(code, 3)::numeric)
         when code ~ '^~:' then to_json(words[substr(code, 3)::integer + 1])
         when code ~ '^~[.]' then to_json((array(
           select m[1] from regexp_matches(stored, '${REPEATED_WORDS}', 'g') m
         ))[substr(code, 3)::integer + 1])
         when code ~ '^~[0-9]' then to_json(own[substr(code, 2)::integer + 1])
         else to_json((${list(TEXTS.slice(0, texts))})[
           strpos('${FIRST_TEXTS}', right(code, 1))
           + case when code ~ '^~[$]' then ${FIRST_TEXTS.length} else 0 end])
       end
     $$`,
    `create or replace function ${schema}.spelled_out(value json, ${parameters}) returns json
     language sql immutable as $$
       select case json_typeof(value)
         when 'string' then ${schema}.spelled_text(value #>> '{}', ${context})
         when 'number' then case when (value #>> '{}')::numeric <= -1000000000
           then to_json((value #>> '{}')::numeric * -1000000) else value end
         when 'array' then case value ->> 0
           when '0' then (
             select coalesce(json_agg(${schema}.spelled_out(e, ${context}) order by n), '[]')
             from json_array_elements(value) with ordinality x (e, n) where n > 1)
           when '-1' then (
             select json_object_agg(
               case json_typeof(value -> (n::integer - 1))
                 when 'number' then (${list(NAMES.slice(0, names))})[
                   (value ->> (n::integer - 1))::integer + 1]
                 else ${schema}.spelled_out(value -> (n::integer - 1), ${context}) #>> '{}' end,
               ${schema}.spelled_out(value -> n::integer, ${context}) order by n)
             from generate_series(2, json_array_length(value) - 1, 2) n)
           when '-2' then (
             select json_object_agg(s.e ->> 'id', s.e order by n)
             from json_array_elements(value) with ordinality x (e, n)
             cross join lateral (select ${schema}.spelled_out(x.e, ${context}) as e) s where n > 1)
           else (
             select json_object_agg(
               split_part((${list(members)})[(value ->> 0)::integer], ' ', n::integer - 1),
               ${schema}.spelled_out(e, ${context}) order by n)
             from json_array_elements(value) with ordinality x (e, n) where n > 1)
         end
         else value
       end
     $$`,
  ];
}

function views(schema: string): readonly string[] {
  const words = `string_to_array(rtrim(o.words), ' ')`;
  return [
    `create view ${schema}.readable_orders as
     select o.account, o.order_id, o.version, o.state, o.fraud_state, o.upstream_id, o.checkout_id,
       o.parked, o.instant, o.updated_at,
       ${schema}.spelled_out(o.folded::json, o.folded,
         array[o.account, o.order_id, o.upstream_id, o.checkout_id], o.instant, ${words}) as record
     from ${schema}.orders o`,
    `create view ${schema}.readable_observations as
     select b.account, b.order_id, b.id, b.sequence, b.instant, b.source, b.arrived_at,
       ${schema}.spelled_out(b.observation::json, b.observation,
         array[b.account, b.order_id, b.id, b.source], b.instant, ${words}) as observation,
       b.resolution::json as resolution
     from ${schema}.observations b
     join ${schema}.orders o on o.account = b.account and o.order_id = b.order_id`,
    `create view ${schema}.readable_milestones as
     select m.account, m.order_id, m.kind, m.subject, m.sequence, m.status, m.attempts,
       m.created_at, m.due_at, m.settled_at, m.settled_by, m.reason, m.last_error,
       ${schema}.spelled_out(m.facts::json, m.facts,
         array[m.account, m.order_id, m.subject, m.upstream_id, m.checkout_id], null, null) as facts
     from ${schema}.milestones m`,
  ];
}
