import http from "node:http";
import https from "node:https";
import { always, type IsCurrent, notCurrent } from "./message.ts";

const mostMs = 15_000;
const mostBytes = 65_536;

export interface Answer {
  status: number;
  headers: http.IncomingHttpHeaders;
  /** Its first 64 kB at most. */
  body: string;
}

export interface PostRequest {
  headers: Record<string, string>;
  body: string;
  agent?: http.Agent | undefined;
  signal: AbortSignal;
  isCurrent?: IsCurrent | undefined;
}

/**
 * Sends one POST and takes its answer: redirects are not followed, and 15 s and 64 kB are all that the other side gets. Its errors are
 * words without the address: see `failureOf`.
 */
export async function post(url: URL, { headers, body, agent, signal, isCurrent = always }: PostRequest): Promise<Answer> {
  const deadline = AbortSignal.any([signal, AbortSignal.timeout(mostMs)]);
  const response = await answerTo(url, body, isCurrent, {
    method: "POST",
    headers: { ...headers, "content-length": String(Buffer.byteLength(body)), "user-agent": "Holdfast" },
    agent,
    signal: deadline,
  });
  return { status: response.statusCode ?? 0, headers: response.headers, body: await firstOf(response) };
}

/** Nothing goes out before there is a connection: what happened while it was made counts. */
function answerTo(url: URL, body: string, isCurrent: IsCurrent, options: https.RequestOptions): Promise<http.IncomingMessage> {
  const { request } = url.protocol === "https:" ? https : http;
  const connected = url.protocol === "https:" ? "secureConnect" : "connect";
  return new Promise((resolve, reject) => {
    // Not once: a connection that is cut later tells it here too.
    const call = request(url, options, resolve).on("error", reject);
    const write = (): void =>
      void (isCurrent() ? call.end(body) : call.destroy(Object.assign(new Error(notCurrent), { code: notCurrent })));
    call.once("socket", (socket) => (socket.connecting ? socket.once(connected, write) : write()));
  });
}

/** The status has been given: what is wrong with the rest of the answer doesn't change it. */
async function firstOf(response: http.IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const chunk of response as AsyncIterable<Buffer>) {
      chunks.push(chunk);
      bytes += chunk.length;
      if (bytes >= mostBytes) break;
    }
  } catch {
    // Cut off: what came is the answer.
  }
  response.destroy();
  return Buffer.concat(chunks).subarray(0, mostBytes).toString();
}

/** What went wrong where there was no answer, in words that hold neither address nor secret. */
export function failureOf(error: unknown, signal: AbortSignal): string {
  if (signal.aborted) return "the worker stopped";
  const { code, name, cause } = error as NodeJS.ErrnoException;
  if (name === "AbortError" || name === "TimeoutError") return `no answer in ${mostMs / 1000} s`;
  return code ?? (cause as NodeJS.ErrnoException | undefined)?.code ?? name;
}

/** Of a Retry-After header (RFC 9110 section 10.2.3): seconds, or a date. */
export function secondsOf(retryAfter: string | undefined): number | undefined {
  if (retryAfter === undefined) return undefined;
  const seconds = /^\d+$/.test(retryAfter) ? Number(retryAfter) : Math.ceil((Date.parse(retryAfter) - Date.now()) / 1000);
  return Number.isNaN(seconds) ? undefined : Math.min(Math.max(seconds, 0), largestInteger);
}
const largestInteger = 2 ** 31 - 1;
