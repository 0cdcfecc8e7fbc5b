import { describe, expect, it } from 'vitest';
import { digitalRiver } from '../../src/adapters/digital-river/index.js';
import { nextTurn } from '../../src/service/next-turn.js';
import { createOrderLifecycle } from '../../src/service/order-lifecycle.js';
import { memory } from '../../src/store/memory.js';
import { posted, SECRET, told } from './deliveries.js';

describe('the next turn', () => {
  it('comes for all who asked, in their order, after what is happening now', async () => {
    const happened: string[] = [];
    const waiting = ['a', 'b', 'c'].map(async (name) => {
      await nextTurn();
      happened.push(name);
    });
    for (let step = 0; step < 10; step += 1) await undefined;
    happened.push('now');
    await Promise.all(waiting);
    expect(happened).toEqual(['now', 'a', 'b', 'c']);
  });

  it('comes again for those who ask when it has come', async () => {
    await nextTurn();
    const happened: string[] = [];
    const again = nextTurn().then(() => happened.push('again'));
    happened.push('now');
    await again;
    expect(happened).toEqual(['now', 'again']);
  });

  it('is waited for by deliveries, so that those that arrive together are read together', async () => {
    const happened: string[] = [];
    const provider = digitalRiver({ webhookSecrets: [SECRET] });
    const orders = await createOrderLifecycle({
      store: memory(),
      provider: {
        ...provider,
        verify: (...delivery) => {
          happened.push('read');
          return provider.verify(...delivery);
        },
      },
    });
    const requests = ['7001', '7002', '7003'].map((orderId, place) => {
      const request = posted(told('accepted', { orderId }));
      request.headers.set('content-length', '2000');
      const whole = request.arrayBuffer.bind(request);
      const arrayBuffer = async () => {
        const bytes = await whole();
        // One after the other, all before the turn ends.
        for (let step = 0; step < place * 20; step += 1) await undefined;
        happened.push('arrived');
        return bytes;
      };
      return Object.defineProperty(request, 'arrayBuffer', { value: arrayBuffer });
    });
    const answers = await Promise.all(requests.map((request) => orders.webhook(request)));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(happened).toEqual(['arrived', 'arrived', 'arrived', 'read', 'read', 'read']);
    await orders.stop();
  });
});
