import type { AddressInfo } from "node:net";
import { type ParsedMail, simpleParser } from "mailparser";
import { SMTPServer, type SMTPServerOptions } from "smtp-server";

export interface MailServer {
  /** For SMTP_URL. */
  url: string;
  received: ParsedMail[];
  /** Resolves with the nth mail, from 1, once it has come. */
  mail(n: number): Promise<ParsedMail>;
  stop(): Promise<void>;
}

/** A real SMTP server that keeps what it gets; `options` decide what it refuses. */
export async function startMailServer(options: SMTPServerOptions = {}): Promise<MailServer> {
  const received: ParsedMail[] = [];
  let told = (): void => {};
  const server = new SMTPServer({
    disabledCommands: ["AUTH", "STARTTLS"],
    closeTimeout: 100,
    onData(stream, _session, callback) {
      simpleParser(stream).then((mail) => {
        received.push(mail);
        told();
        callback();
      }, callback);
    },
    ...options,
  });
  server.on("error", () => {});
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.server.address() as AddressInfo;
  return {
    url: `smtp://127.0.0.1:${port}`,
    received,
    async mail(n) {
      while (received.length < n) await new Promise<void>((resolve) => (told = resolve));
      return received[n - 1]!;
    },
    stop: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

/** A header's value, unfolded. */
export const headerOf = ({ headerLines }: ParsedMail, name: string): string | undefined =>
  headerLines
    .find(({ key }) => key === name)
    ?.line.replace(/^[^:]*:\s*/, "")
    .replace(/\r?\n\s+/g, " ");
