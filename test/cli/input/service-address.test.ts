import { describe, expect, it } from 'vitest';
import { commandHere } from '../../_support/command-here.js';
import { listeningOn } from '../../_support/listening-on.js';

describe('an address to which no request can be sent', () => {
  it.each([
    ['127.0.0.1:8080', '"127.0.0.1:8080"'],
    ['localhost:8080', '"localhost:8080"'],
    ['http://u:secret@127.0.0.1:8080', 'an address with a user name or a password'],
    ['u:secret@127.0.0.1', 'no address of the web'],
  ])('is a wrong setting, without its password: %s', async (url, given) => {
    const { code, stdout, stderr } = await commandHere(['orders', '--url', url]);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain(`The setting --url is ${given}, but must be the address of a service`);
    expect(stderr).not.toContain('secret');
  });

  it.each(['tök€n', 'secret\n'])('so is a token that no header can carry: %j', async (token) => {
    const env = { ORDER_LIFECYCLE_TOKEN: token };
    const { code, stderr } = await commandHere(['orders', '--url', 'http://127.0.0.1:1'], env);
    expect(code).toBe(2);
    expect(stderr).toMatch(/^order-lifecycle: The setting ORDER_LIFECYCLE_TOKEN is a text that/);
    expect(stderr).not.toContain('secret');
  });
});

describe('an address at which another server answers', () => {
  it.each([
    [404, 'text/html', '<!DOCTYPE html>'],
    [404, 'application/json', '{"message":"Route not found","error":"Not Found","statusCode":404}'],
    [200, 'text/html', '<!DOCTYPE html>'],
  ])('is not taken for a service: %i %s', async (status, type, body) => {
    const url = await listeningOn((_, response) => {
      response.writeHead(status, { 'content-type': type }).end(body);
    });
    for (const args of [['orders'], ['explain', 'A-1'], ['releases'], ['tail']]) {
      const { code, stdout, stderr } = await commandHere([...args, '--url', url]);
      expect([args, code, stdout]).toEqual([args, 1, '']);
      expect(stderr).toContain(`What answers at ${url} is another server.`);
    }
  });
});
