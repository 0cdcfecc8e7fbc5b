import assert from 'node:assert/strict';
import type { Conformance, ConformanceTest } from '../conformance-test.js';
import type { ProviderCallsSubject } from '../provider-subject.js';
import { anyValue } from '../values/any-value.js';
import { isSentence } from '../values/sentence.js';
import { everyCall, type PreparedCall } from './every-call.js';
import { type HostileServer, type Hostility, startHostileServer } from './hostile-server.js';

const API_KEY = 'sk_conformance_key_that_nobody_may_see';

const HOSTILITIES: readonly Hostility[] = [
  { kind: 'hangs_up' },
  { kind: 'breaks_off' },
  { kind: 'redirects' },
  ...[200, 400, 401, 403, 404, 409, 500].map(
    (status): Hostility => ({ kind: 'repeats_request', status }),
  ),
  ...['', 'null', '[]', '{}', '7', '"text"', '<html>', '{"data":[null]}', '{"data":7}'].map(
    (text): Hostility => ({ kind: 'answers', status: 200, text }),
  ),
  ...[204, 304, 400, 402, 404, 409, 422, 429, 500, 503].map(
    (status): Hostility => ({ kind: 'answers', status, text: status === 204 ? '' : '<html>' }),
  ),
];

/** Calls that move money or goods. Another call, such as to forget a customer, may be made twice. */
const MOVES: ReadonlySet<string> = new Set([
  ...['place', 'fulfil', 'refund', 'return', 'acceptReturn'],
  ...['capture', 'cancelPayment', 'refundPayment'],
]);

export function callsConform<Call>(conformance: Conformance<Call>, test: ConformanceTest): void {
  const { calls } = conformance.subject;
  if (calls === undefined) return;

  test(
    'the provider declares calls',
    'Fill in api with the calls that create sets up. A provider without calls leaves calls out of the subject.',
    () => withServer(calls, ({ declared }) => assert.ok(declared.length > 0, 'it has no calls')),
  );

  test(
    'a call returns a result whatever is answered, and never throws',
    'Catch what fetch throws, and check the shape of every answer before you read it. Return a failure whose reason is a sentence.',
    () =>
      withServer(calls, async ({ server, declared }) => {
        const random = conformance.random('answers');
        const answers = Array.from({ length: 20 }, (): Hostility => {
          return { kind: 'answers', status: 200, text: JSON.stringify(anyValue(random)) };
        });
        for (const hostility of [...HOSTILITIES, ...answers]) {
          server.become(hostility);
          await Promise.all(declared.map((call) => resultsOf(call, hostility)));
        }
      }),
  );

  test(
    'a call ends although no answer comes',
    'Give every attempt a time limit (AbortSignal.timeout) that covers the body of the answer, too.',
    () =>
      withServer(calls, async ({ server, declared }) => {
        const hostility = { kind: 'hangs' } as const;
        server.become(hostility);
        const all = await Promise.all(declared.map((call) => resultsOf(call, hostility)));
        for (const results of all) assert.equal(kindOf(results.at(-1)), 'failure');
      }),
  );

  test(
    'a call shows the key to nobody but the provider',
    'Keep the key out of reasons, codes and errors, also when an answer repeats it, and do not follow redirects with it.',
    () =>
      withServer(calls, async ({ server, declared }) => {
        for (const hostility of HOSTILITIES) {
          server.become(hostility);
          for (const call of declared) {
            const results = await resultsOf(call, hostility);
            const isShown = JSON.stringify(results).includes(API_KEY);
            assert.ok(!isShown, `${call.name} shows the key: ${JSON.stringify(hostility)}`);
          }
        }
        const isSent = server.elsewhere.some((request) => request.includes(API_KEY));
        assert.ok(!isSent, 'the key was sent to another address');
      }),
  );

  test(
    'a call that may have taken effect is not repeated, and its failure says so',
    'After a request that changes something was sent, look its effect up or return a failure that is uncertain.',
    () =>
      withServer(calls, async ({ server, declared }) => {
        for (const call of declared.filter(({ name }) => MOVES.has(name))) {
          const hostility = { kind: 'hangs_up' } as const;
          server.become(hostility);
          const results = await resultsOf(call, hostility);
          const writes = server.methods.filter((method) => method !== 'GET').length;
          assert.ok(writes <= 1, `${call.name} was sent ${writes} times`);
          if (writes === 0) continue;
          const result = results.at(-1);
          const isUncertain = memberOf(result, 'uncertain') === true;
          assert.ok(isUncertain, `the failure of ${call.name} is not uncertain`);
        }
      }),
  );
}

async function withServer(
  calls: ProviderCallsSubject,
  check: (given: {
    readonly server: HostileServer;
    readonly declared: readonly PreparedCall[];
  }) => void | Promise<void>,
): Promise<void> {
  const server = await startHostileServer();
  try {
    const provider = calls.create({ baseUrl: server.url, apiKey: API_KEY, timeoutMs: 200 });
    await check({ server, declared: everyCall(provider, calls) });
  } finally {
    await server.close();
  }
}

/** Makes a call, and checks what it returns. */
async function resultsOf(
  { name, make }: PreparedCall,
  hostility: Hostility,
): Promise<readonly unknown[]> {
  const at = `${name} with ${JSON.stringify(hostility)}`;
  let results: readonly unknown[];
  try {
    results = await make();
  } catch (error) {
    throw new Error(`${at} threw ${String(error)}`, { cause: error });
  }
  for (const result of results) {
    assert.equal(typeof kindOf(result), 'string', `${at} returned no result of a kind`);
    if (kindOf(result) !== 'failure') continue;
    isSentence(memberOf(result, 'reason'));
    assert.equal(typeof memberOf(result, 'retryable'), 'boolean', `${at}: retryable is missing`);
    assert.equal(typeof memberOf(result, 'uncertain'), 'boolean', `${at}: uncertain is missing`);
  }
  return results;
}

function kindOf(result: unknown): unknown {
  return memberOf(result, 'kind');
}

function memberOf(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined;
}
