import { Agent, request } from "node:http";
import { json } from "node:stream/consumers";

/** What the load generator is told, as JSON on its standard input. It is a program of its own: its work must not slow down who is measured. */
export interface Load {
  url: string;
  connections: number;
  seconds: number;
  /** People. Nobody sends the same body twice, for as many bodies as there are of both multiplied. */
  authorizations: string[];
  /** Sent in turn, from the nth on; what comes back has to hold `expected`. */
  bodies: string[];
  first: number;
  expected: string;
}

/** What it prints. */
export interface Answered {
  count: number;
  perSecond: number;
  p50: number;
  p99: number;
  /** Answers that are not what was expected. */
  faults: string[];
}

const load = (await json(process.stdin)) as Load;
const agent = new Agent({ keepAlive: true, maxSockets: load.connections });
const latencies: number[] = [];
const faults: string[] = [];
let next = load.first;

const begun = performance.now();
const until = begun + load.seconds * 1000;
await Promise.all(
  Array.from({ length: load.connections }, async () => {
    while (performance.now() < until) {
      const sentAt = performance.now();
      const answer = await send(next++);
      latencies.push(performance.now() - sentAt);
      if (!answer.includes(load.expected)) faults.push(answer.slice(0, 500));
    }
  }),
);
const seconds = (performance.now() - begun) / 1000;
agent.destroy();
latencies.sort((a, b) => a - b);
const at = (share: number): number => latencies[Math.floor(latencies.length * share)] ?? Number.NaN;
const { length: count } = latencies;
const answered: Answered = { count, perSecond: count / seconds, p50: at(0.5), p99: at(0.99), faults: faults.slice(0, 3) };
console.log(JSON.stringify(answered));

function send(n: number): Promise<string> {
  const { bodies, authorizations } = load;
  const round = Math.floor(n / bodies.length);
  return post(authorizations[(n + round) % authorizations.length]!, bodies[n % bodies.length]!);
}

function post(authorization: string, body: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const headers = { authorization, "content-type": "application/json", "content-length": Buffer.byteLength(body) };
    const sending = request(load.url, { method: "POST", agent, headers }, (response) => {
      let text = "";
      response.setEncoding("utf8");
      response.on("data", (chunk: string) => {
        text += chunk;
      });
      response.on("end", () => resolve(text));
      response.on("error", reject);
    });
    sending.on("error", reject);
    sending.end(body);
  });
}
