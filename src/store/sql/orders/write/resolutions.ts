import type { Restoration } from '../../../store.js';
import { Recordset } from '../../values/recordset.js';
import { type ChildRow, childRows, ORDER_KEY } from './child-rows.js';
import { type Part, part } from './statement.js';

const RESOLUTIONS = new Recordset<ChildRow<NonNullable<Restoration['resolutions']>[number]>>({
  ...ORDER_KEY,
  id: ['text', ({ value }) => value.observationId],
  resolution: ['json', ({ value }) => value.resolution],
});

/** Writes resolutions to the observations that they are about. */
export function resolutionsOf(writes: readonly Pick<Restoration, 'row' | 'resolutions'>[]): Part {
  return part(
    RESOLUTIONS,
    childRows(writes, ({ resolutions }) => resolutions),
    update,
  );
}

function update(schema: string, from: string): string {
  return `resolved as (
    update ${schema}.observations b
    set resolution = r.resolution
    from ${from} join won w on w.account = r.account and w.order_id = r.order_id
    where b.account = w.account and b.order_id = w.order_id and b.id = r.id
  )`;
}
