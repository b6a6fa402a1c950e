import { type AddressInfo, connect, createServer, type Socket } from "node:net";

/** What the network does to those who talk through it: nothing comes through when it is cut, all answers come 5 s late when it is slow. */
export type Weather = "clear" | "cut" | "slow";

export interface TcpProxy {
  port: number;
  become(weather: Weather): void;
  /** Ends the answering side of all connections in order (FIN), and leaves the asking side open. */
  halfClose(): void;
  /** Ends all connections by RST. */
  reset(): void;
  /** Throws away the next answer, and all further ones on its connection; resolves when the server has said it. */
  swallowAnswer(): Promise<void>;
  stop(): Promise<void>;
}

interface Pair {
  client: Socket;
  server: Socket;
}

const slowMs = 5_000;

/** A TCP proxy in this process, to whatever port the target has at the time. */
export async function startProxy(target: () => number): Promise<TcpProxy> {
  const pairs = new Set<Pair>();
  let weather: Weather = "clear";
  let swallowed: (() => void) | undefined;

  function accept(client: Socket): void {
    const server = connect({ port: target(), host: "127.0.0.1", allowHalfOpen: true });
    const pair = { client, server };
    let isDeaf = false;
    pairs.add(pair);
    client.on("close", () => pairs.delete(pair));
    pump(client, server, (pass) => pass());
    pump(server, client, (pass) => {
      if (swallowed) {
        isDeaf = true;
        swallowed();
        swallowed = undefined;
      }
      if (isDeaf) return;
      if (weather === "slow") setTimeout(pass, slowMs);
      else pass();
    });
    if (weather === "cut") pause(pair);
  }

  const listener = createServer({ allowHalfOpen: true }, accept);
  await new Promise<void>((resolve) => listener.listen(0, "127.0.0.1", resolve));

  return {
    port: (listener.address() as AddressInfo).port,
    become(next) {
      weather = next;
      for (const pair of pairs) (next === "cut" ? pause : resume)(pair);
    },
    halfClose() {
      for (const { client } of pairs) client.end();
    },
    reset() {
      for (const { client, server } of pairs) {
        client.resetAndDestroy();
        server.resetAndDestroy();
      }
    },
    swallowAnswer: () =>
      new Promise((resolve) => {
        swallowed = resolve;
      }),
    async stop() {
      const closed = new Promise((resolve) => listener.close(resolve));
      for (const { client, server } of pairs) {
        client.destroy();
        server.destroy();
      }
      await closed;
    },
  };
}

/** Hands on what one side says; `deliver` decides whether and when. */
function pump(from: Socket, to: Socket, deliver: (pass: () => void) => void): void {
  from.on("data", (chunk: Buffer) =>
    deliver(() => {
      if (to.writable) to.write(chunk);
    }),
  );
  from.on("end", () => to.end());
  from.on("close", () => to.destroy());
  from.on("error", () => to.destroy());
}

/** What is not read stays where it is, as packets that are sent again and again. */
function pause({ client, server }: Pair): void {
  client.pause();
  server.pause();
}

function resume({ client, server }: Pair): void {
  client.resume();
  server.resume();
}
