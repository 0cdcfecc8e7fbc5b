import type { Part } from '../../../../src/cli/demo/part.js';
import { PROVIDERS } from '../../../../src/cli/providers/registry.js';
import type { OrderLifecycle } from '../../../../src/service/order-lifecycle.js';

/** The orders of a demo, all of them where their lives end, without a service. */
export async function simulatedParts(
  seed: string,
): Promise<{ readonly parts: readonly Part[]; close(): Promise<void> }> {
  const demos = await Promise.all(
    PROVIDERS.map(async ({ title, simulation }) => {
      return { title, demo: await (await simulation()).demo(seed, {}) };
    }),
  );
  const parts = demos.map(({ title, demo }): Part => {
    const get = async (id: string) => ({
      state: demo.stories.find(({ orderId }) => orderId === id)?.state,
    });
    // The report reads nothing but the state.
    const orders = { get } as unknown as OrderLifecycle;
    return {
      ...{ title, orders, webhook: '' },
      ...{ stories: demo.stories, refusals: demo.refusals },
    };
  });
  return {
    parts,
    close: async () => void (await Promise.all(demos.map(({ demo }) => demo.close()))),
  };
}
