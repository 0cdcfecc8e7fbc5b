import { expect, test } from 'vitest';
import { showableMessage } from '../../../../src/adapters/digital-river/values/failure-message.js';

test.each<[string, string, unknown]>([
  ['Your card was declined.', 'Your card was declined.', 'declined'],
  ['Your card was declined.', 'Your card was declined.', undefined],
  ['Your card was declined.', 'Your card was declined.', ' '],
  ['Card 17, try again.', 'Card 17, try again.', 17],
  ['Refused.', '  Refused. ', 'x_y'],
  ['Abgelehnt: Konto überzogen', 'Abgelehnt: Konto überzogen', undefined],
  ['Only 123 left', 'Only 123 left', undefined],
  ['Card … refused', 'Card 4111 refused', undefined],
  ['Card … refused', 'Card 4111-1111 (1111).1111 refused', undefined],
  ['Call …', 'Call 1 2/3.-4', undefined],
  ['1   2   3   4 steps', '1   2   3   4 steps', undefined],
  ['Ask … … please', 'Ask a.b@shop.example, c@d please', undefined],
  ['Mail <…> now', 'Mail <a@b> now', undefined],
  ['Write @ us', 'Write @ us', undefined],
  ['a'.repeat(200), 'a'.repeat(200), undefined],
  // A code that is an English word does not help fraudsters within a sentence.
  ['It is fraud they say', 'It is fraud they say', 'fraud'],
])('a customer may read %j of the message %j with code %j', (shown, message, code) => {
  expect(showableMessage(message, code)).toBe(shown);
});

test.each<[unknown, unknown]>([
  [undefined, undefined],
  [{ text: 'Refused.' }, undefined],
  ['a'.repeat(201), undefined],
  ['', undefined],
  ['...', undefined],
  ['1234', undefined],
  ['9@9', undefined],
  ['Refused\u0007', undefined],
  ['Refused \ud800', undefined],
  ['Refused: do_not_honor', undefined],
  ['Refused: DO_NOT_HONOR!', undefined],
  ['Refused: a1_2', undefined],
  // Only the code, or a code that is not an English word.
  ['Declined', 'declined'],
  ['** declined! **', 'declined'],
  ['Refused (D-17).', 'd-17'],
  ['Refused (d-17).', ' D-17 '],
  ['Lost 1lost card', '1lost'],
  ['Lost card', 'LOST'],
  ['Lost card', ' lost'],
  ['Lost card 2', 'card 2'],
])('a customer reads nothing of the message %j with code %j', (message, code) => {
  expect(showableMessage(message, code)).toBeUndefined();
});
