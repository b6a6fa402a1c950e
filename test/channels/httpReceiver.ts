import http, { type IncomingHttpHeaders, type RequestListener, type ServerResponse } from "node:http";
import https, { type ServerOptions } from "node:https";
import type { AddressInfo } from "node:net";

export interface ReceivedRequest {
  method: string;
  path: string;
  headers: IncomingHttpHeaders;
  body: string;
}

export interface Receiver {
  /** Without a path. */
  url: string;
  port: number;
  received: ReceivedRequest[];
  stop(): Promise<void>;
}

/** A real HTTP server (HTTPS with `tls`) that keeps what it gets; `answer` is asked each time, with what has come so far. */
export async function startReceiver(
  answer: (response: ServerResponse, received: ReceivedRequest[]) => void,
  tls?: ServerOptions,
): Promise<Receiver> {
  const received: ReceivedRequest[] = [];
  const listener: RequestListener = async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
    received.push({
      method: request.method ?? "",
      path: request.url ?? "",
      headers: request.headers,
      body: Buffer.concat(chunks).toString(),
    });
    answer(response, received);
  };
  const server = tls ? https.createServer(tls, listener) : http.createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `${tls ? "https" : "http"}://127.0.0.1:${port}`,
    port,
    received,
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** A receiver while something is tried with it. */
export async function withReceiver<T>(
  answer: Parameters<typeof startReceiver>[0],
  work: (receiver: Receiver) => Promise<T>,
  tls?: ServerOptions,
): Promise<T> {
  const receiver = await startReceiver(answer, tls);
  try {
    return await work(receiver);
  } finally {
    await receiver.stop();
  }
}

/** Answers with this status and nothing else. */
export const answering =
  (status: number, headers: Record<string, string> = {}) =>
  (response: ServerResponse): void =>
    void response.writeHead(status, headers).end();
