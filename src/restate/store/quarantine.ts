import { decodeCursor, pageLimit, pageOf } from '../../store/page.js';
import { quarantinePlace } from '../../store/page-positions.js';
import { storableJson } from '../../store/sql/values/storable.js';
import type { Quarantine, QuarantinedSummary } from '../../store/store.js';
import type { Row } from '../client/restate-client.js';
import { inState, number, type Query, quoted, text } from '../client/state-query.js';
import { QUARANTINE } from '../objects/names.js';
import { bodyKey } from '../objects/object-key.js';
import { BODY, type QuarantineRequest, type StoredSummary } from '../objects/quarantine-object.js';
import type { OrderCalls } from './order-calls.js';

/** Queries the summaries of all quarantined bodies. */
export function queryQuarantine(calls: OrderCalls, query: Query): Promise<readonly Row[]> {
  return calls.client.query(inState(QUARANTINE, BODY, calls.prefix, query));
}

/** The quarantined bodies in Restate. */
export function restateQuarantine(calls: OrderCalls): Quarantine {
  const callOf = (id: string, handler: string) => ({
    object: QUARANTINE.name,
    key: bodyKey(calls.namespace, id),
    handler,
  });
  const removeQuarantined: Quarantine['removeQuarantined'] = async (ids) => {
    const removed = await calls
      .open()
      .each(ids, (id) => calls.client.call<boolean>(callOf(id, 'remove')));
    return removed.filter(Boolean).length;
  };

  return {
    async quarantine({ raw, ...rest }) {
      calls.open();
      const summary = JSON.parse(storableJson(rest)) as QuarantinedSummary;
      const input: QuarantineRequest = { ...summary, raw: Buffer.from(raw).toString('base64') };
      return calls.client.call({ ...callOf(summary.id, 'keep'), input });
    },

    async quarantinedBody(id) {
      const call = { ...callOf(id, 'read'), reads: true };
      const raw = await calls.open().client.call<string | null>(call);
      return raw === null ? undefined : Uint8Array.from(Buffer.from(raw, 'base64'));
    },

    async quarantined(page = {}) {
      const limit = pageLimit(page);
      const after = page.after === undefined ? undefined : decodeCursor(page.after, [0, '']);
      const [receivedAt, id] = [number('receivedAt'), text('id')];
      const rows = await queryQuarantine(calls.open(), {
        select: 'value_utf8',
        where: after
          ? [
              `(${receivedAt} > ${after[0]} or (${receivedAt} = ${after[0]} and ${id} > ${quoted(after[1])}))`,
            ]
          : [],
        order: [receivedAt, id],
        limit: limit + 1,
      });
      const summaries = rows.map(({ value_utf8: json }): QuarantinedSummary => {
        const { raw: _, ...summary } = JSON.parse(String(json)) as StoredSummary;
        return summary;
      });
      return pageOf(summaries, limit, quarantinePlace);
    },

    removeQuarantined,

    async purgeQuarantined(before) {
      const rows = await queryQuarantine(calls.open(), {
        select: `${text('id')} as id`,
        where: [`${number('receivedAt')} < ${before}`],
      });
      return removeQuarantined(rows.map(({ id }) => String(id)));
    },
  };
}
