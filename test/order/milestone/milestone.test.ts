import { expect, it } from 'vitest';
import { milestoneKey } from '../../../src/order/milestone/milestone.js';

it.each([
  ['default', '7001', 'refunded', 're_1', 'default/7001/refunded/re_1'],
  ['default', '7001', 'complete', '', 'default/7001/complete/'],
  ['a.b~c-d', '7001', 'captured', 'fu_1', 'a.b~c-d/7001/captured/fu_1'],
  ['north/south', '70 01', 'chargeback', 'é', 'north%2Fsouth/70%2001/chargeback/%C3%A9'],
  ['a', '7001/', 'chargeback', '/1', 'a/7001%2F/chargeback/%2F1'],
  ['a', '\ud800', 'chargeback', '', 'a/%EF%BF%BD/chargeback/'],
] as const)('the key of %j, %j, %s, %j is %s', (account, orderId, kind, subject, key) => {
  expect(milestoneKey(account, orderId, kind, subject)).toBe(key);
});
