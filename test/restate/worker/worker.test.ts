import { sign } from 'node:crypto';
import { once } from 'node:events';
import { connect, type IncomingHttpHeaders } from 'node:http2';
import { describe, expect, it, onTestFinished } from 'vitest';
import { restate, type WorkerOptions } from '../../../src/restate/index.js';
import type { Hosted } from '../../../src/restate/objects/names.js';
import { listen } from '../../../src/restate/worker/worker.js';
import { type EngineKey, engineKey } from '../_support/engine-key.js';

const NO_HANDLERS: Hosted = {
  work: undefined,
  attempt: async () => undefined,
} as unknown as Hosted;
const LOCAL = { host: '127.0.0.1', port: 0 } as const;

/** The headers that identify an engine: a token that it signed for this path. */
function signed(path: string, { secret, identity }: EngineKey) {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const now = Math.floor(Date.now() / 1000);
  const token = `${part({ typ: 'JWT', alg: 'EdDSA', kid: identity })}.${part({
    aud: path,
    nbf: now - 60,
    iat: now,
    exp: now + 60,
  })}`;
  const signature = sign(null, Buffer.from(token), secret).toString('base64url');
  return { 'x-restate-signature-scheme': 'v1', 'x-restate-jwt-v1': `${token}.${signature}` };
}

async function worker(options: Partial<WorkerOptions> = {}): Promise<string> {
  const started = await listen(NO_HANDLERS, { ...LOCAL, ...options });
  onTestFinished(() => started.close());
  return started.url;
}

/** Sends a request as an engine does, and returns the status. */
async function statusOf(url: string, path: string, headers: IncomingHttpHeaders = {}) {
  const session = connect(url);
  onTestFinished(() => session.destroy());
  const request = session.request({
    ':path': path,
    ':method': path === '/discover' ? 'GET' : 'POST',
    accept: 'application/vnd.restate.endpointmanifest.v4+json',
    'content-type': 'application/vnd.restate.invocation.v5',
    ...headers,
  });
  request.end();
  const [answer] = await once(request, 'response');
  request.close();
  return answer[':status'];
}

const INVOKE = '/invoke/LifecycleOrder/observe';

describe('the port that objects listen on', () => {
  it.each(['/discover', INVOKE, '/invoke/LifecycleKeptBody/read'])(
    'answers 401 at %s to a call that is not signed with the key of the engine',
    async (path) => {
      const [key, otherKey] = [engineKey(), engineKey()];
      const url = await worker({ identityKeys: [key.identity] });
      expect(await statusOf(url, path)).toBe(401);
      expect(await statusOf(url, path, signed(path, otherKey))).toBe(401);
      const borrowed = { ...otherKey, identity: key.identity };
      expect(await statusOf(url, path, signed(path, borrowed))).toBe(401);
      expect(await statusOf(url, path, signed('/health', key))).toBe(401);
      expect(await statusOf(url, path, signed(path, key))).not.toBe(401);
    },
  );

  it('accepts each of several keys, so that one can be replaced', async () => {
    const [old, next] = [engineKey(), engineKey()];
    const url = await worker({ identityKeys: [old.identity, next.identity] });
    for (const key of [old, next]) {
      expect(await statusOf(url, '/discover', signed('/discover', key))).toBe(200);
    }
  });

  it('requires no signature on loopback without a key, and none for its health check', async () => {
    expect(await statusOf(await worker(), '/discover')).toBe(200);
    const { identity } = engineKey();
    expect(await statusOf(await worker({ identityKeys: [identity] }), '/health')).toBe(200);
  });

  it.each(['0.0.0.0', '::', '10.0.0.1', 'orders.internal'])(
    'does not open on %s without a key, unless allowUnsigned is set',
    (host) => {
      const open = { host, port: 0 };
      const refused = /worker\.identityKeys is not set, but must be set when .* beyond loopback/;
      expect(() => restate('http://a:8080', { worker: open })).toThrow(refused);
      expect(() => listen(NO_HANDLERS, open)).toThrow(refused);
      expect(() => restate('http://a:8080', { worker: { ...open, identityKeys: [] } })).toThrow();
      const identityKeys = [engineKey().identity];
      expect(() => restate('http://a:8080', { worker: { ...open, identityKeys } })).not.toThrow();
      const allowed = { ...open, allowUnsigned: true };
      expect(() => restate('http://a:8080', { worker: allowed })).not.toThrow();
    },
  );

  it.each(['publickeyv1_', 'publickeyv1_0OIl', 'ed25519 something', ''])(
    'rejects %j, which is not a key',
    (key) => {
      const options = { ...LOCAL, identityKeys: [key] };
      expect(() => restate('http://a:8080', { worker: options })).toThrow(/worker\.identityKeys/);
    },
  );
});
