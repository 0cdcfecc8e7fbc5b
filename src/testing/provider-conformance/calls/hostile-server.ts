import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';

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
    void textOf(request).then((text) => {
      elsewhere.push(`${JSON.stringify(request.headers)}${request.url}${text}`);
      response.end('{}');
    });
  });
  const otherUrl = await listening(other);
  const server = createServer((request, response) => {
    const now = hostility;
    void textOf(request).then((text) => {
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

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  try {
    for await (const chunk of request) chunks.push(Buffer.from(chunk));
  } catch {
    // The caller hung up.
  }
  return Buffer.concat(chunks).toString('utf8');
}

function listening(server: Server): Promise<string> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      resolve(`http://127.0.0.1:${typeof address === 'object' ? (address?.port ?? 0) : 0}`);
    });
  });
}

function closed(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
