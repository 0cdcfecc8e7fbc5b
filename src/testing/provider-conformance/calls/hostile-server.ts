import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { closed, listening, textOf } from '../../http-server/listening.js';

/** How the server answers every request. */
export type Hostility =
  | { readonly kind: 'hangs_up' }
  | { readonly kind: 'hangs' }
  | { readonly kind: 'breaks_off' }
  /** Sends the request to another address. */
  | { readonly kind: 'redirects' }
  /** Answers with what the request contained, credentials included. */
  | { readonly kind: 'repeats_request'; readonly status: number }
  | { readonly kind: 'answers'; readonly status: number; readonly text: string };

/** A server that answers as no provider should. */
export interface HostileServer {
  readonly url: string;
  /** The methods of the requests since {@link HostileServer.become}. */
  readonly methods: readonly string[];
  /** The headers and bodies that arrived at the address to which it redirects. */
  readonly elsewhere: readonly string[];
  become(hostility: Hostility): void;
  close(): Promise<void>;
}

export async function startHostileServer(): Promise<HostileServer> {
  let hostility: Hostility = { kind: 'hangs_up' };
  let methods: string[] = [];
  const elsewhere: string[] = [];
  const other = createServer((request, response) => {
    void bodyOf(request).then((text) => {
      elsewhere.push(`${JSON.stringify(request.headers)}${request.url}${text}`);
      response.end('{}');
    });
  });
  const otherUrl = await listening(other);
  const server = createServer((request, response) => {
    const now = hostility;
    void bodyOf(request).then((text) => {
      methods.push(request.method ?? '');
      answer(now, { request, text, response, otherUrl });
    });
  });
  const url = await listening(server);
  return {
    url,
    elsewhere,
    get methods() {
      return methods;
    },
    become(next) {
      hostility = next;
      methods = [];
    },
    close: async () => {
      await Promise.all([server, other].map(closed));
    },
  };
}

interface Exchange {
  readonly request: IncomingMessage;
  readonly text: string;
  readonly response: ServerResponse;
  readonly otherUrl: string;
}

function answer(hostility: Hostility, { request, text, response, otherUrl }: Exchange): void {
  const json = { 'content-type': 'application/json' };
  switch (hostility.kind) {
    case 'hangs_up':
      response.destroy();
      return;
    case 'hangs':
      return;
    case 'breaks_off':
      response.writeHead(200, { ...json, 'content-length': '1000' });
      response.write('{"id":');
      response.destroy();
      return;
    case 'redirects':
      response.writeHead(307, { location: `${otherUrl}${request.url ?? ''}` });
      response.end();
      return;
    case 'repeats_request': {
      const message = `${JSON.stringify(request.headers)} ${request.url} ${text}`;
      response.writeHead(hostility.status, { ...json, 'request-id': 'r-1' });
      response.end(JSON.stringify({ id: message, message, error: { message, code: message } }));
      return;
    }
    case 'answers':
      response.writeHead(hostility.status, { ...json, 'retry-after': '0' });
      response.end(hostility.text);
  }
}

/** The body of a request; empty if the caller hung up. */
function bodyOf(request: IncomingMessage): Promise<string> {
  return textOf(request).catch(() => '');
}
