import { storableText } from '../../order/text/storable-text.js';
import { quarantinePlace } from '../page-positions.js';
import type { Quarantine } from '../store.js';
import { pageIn } from './page.js';
import { copied, type Tables } from './tables.js';

/** The quarantined bodies in memory. */
export function memoryQuarantine(tables: Tables): Quarantine {
  const removeQuarantined = async (ids: readonly string[]): Promise<number> => {
    const { quarantined } = tables.open();
    return ids.filter((id) => quarantined.delete(storableText(id))).length;
  };
  return {
    async quarantine({ raw, ...rest }) {
      const { quarantined } = tables.open();
      const delivery = { ...copied(rest), raw: Uint8Array.from(raw) };
      if (quarantined.has(delivery.id)) return false;
      quarantined.set(delivery.id, delivery);
      return true;
    },

    async quarantined(page = {}) {
      const deliveries = [...tables.open().quarantined.values()];
      const summaries = deliveries.map(({ raw: _, ...summary }) => summary);
      return pageIn(summaries, page, [0, ''], quarantinePlace);
    },

    async quarantinedBody(id) {
      return tables.open().quarantined.get(storableText(id))?.raw.slice();
    },

    removeQuarantined,

    async purgeQuarantined(before) {
      const deliveries = [...tables.open().quarantined.values()];
      const old = deliveries.filter(({ receivedAt }) => receivedAt < before);
      return removeQuarantined(old.map(({ id }) => id));
    },
  };
}
