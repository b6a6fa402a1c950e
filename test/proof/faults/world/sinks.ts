import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { SMTPServer, type SMTPServerSession } from "smtp-server";

/** A message that took effect outside. */
export interface Receipt {
  channel: "webhook" | "email";
  /** The address: a URL, a mailbox. */
  to: string;
  /** What stays the same however often it is sent. */
  id: string;
  at: number;
  body: string;
}

/** Where in a message's life something strikes: before it took effect, after that and before the answer, or once the answer is out. */
export type Point = "before effect" | "before answer" | "after answer";
export const points: Point[] = ["before effect", "before answer", "after answer"];

export interface Sinks {
  receipts: Receipt[];
  webhookUrl: string;
  smtpUrl: string;
  /** The next message that comes is struck at this point, by the port that it was sent from; resolves when that has been done. */
  strikeAt(point: Point, strike: (port: number) => Promise<void>): Promise<void>;
  stop(): Promise<void>;
}

interface Barrier {
  point: Point;
  strike: (port: number) => Promise<void>;
}

/** The outside: a web server and a mail server that take every message, and hold one up where they are asked to. */
export async function startSinks(): Promise<Sinks> {
  const receipts: Receipt[] = [];
  let armed: Barrier | undefined;

  /** A message's way through a sink: false where it gets no answer. */
  async function receive(receipt: Receipt, port: number, answer: () => void): Promise<boolean> {
    const barrier = armed;
    armed = undefined;
    if (barrier?.point === "before effect") {
      await barrier.strike(port);
      return false;
    }
    receipts.push(receipt);
    if (barrier?.point === "before answer") {
      await barrier.strike(port);
      return false;
    }
    answer();
    await barrier?.strike(port);
    return true;
  }

  async function takeWebhook(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await text(request);
    const id = String(request.headers["webhook-id"]);
    const receipt: Receipt = { channel: "webhook", to: `${webhookUrl()}${request.url}`, id, at: Date.now(), body };
    const taken = await receive(receipt, request.socket.remotePort ?? 0, () => response.writeHead(204).end());
    if (!taken) response.destroy();
  }

  async function takeMail(stream: Readable, { envelope, remotePort }: SMTPServerSession, answer: (error?: Error) => void): Promise<void> {
    const body = await text(stream);
    const id = /^message-id:\s*<([^@>\s]+)/im.exec(body)?.[1] ?? "";
    const receipt: Receipt = { channel: "email", to: envelope.rcptTo[0]?.address ?? "", id, at: Date.now(), body };
    if (!(await receive(receipt, remotePort, answer))) answer(new Error("the connection is cut"));
  }

  const webhookUrl = (): string => `http://127.0.0.1:${(web.address() as AddressInfo).port}`;
  const web = createServer((request, response) => {
    // Whoever sent it may be gone.
    takeWebhook(request, response).catch(() => response.destroy());
  });
  const mail = new SMTPServer({
    authOptional: true,
    disabledCommands: ["STARTTLS"],
    onData(stream, session, callback) {
      takeMail(stream, session, callback).catch(callback);
    },
  });
  mail.on("error", () => {});
  await new Promise<void>((resolve) => web.listen(0, "127.0.0.1", resolve));
  await new Promise<void>((resolve) => mail.listen(0, "127.0.0.1", resolve));

  return {
    receipts,
    webhookUrl: webhookUrl(),
    smtpUrl: `smtp://127.0.0.1:${(mail.server.address() as AddressInfo).port}`,
    strikeAt: (point, strike) =>
      new Promise((resolve) => {
        armed = { point, strike: (port) => strike(port).finally(resolve) };
      }),
    stop: async () => {
      web.closeAllConnections();
      await new Promise((resolve) => web.close(resolve));
      await new Promise<void>((resolve) => mail.close(resolve));
    },
  };
}
