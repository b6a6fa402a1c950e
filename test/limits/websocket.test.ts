import { type Api, alice } from "../graphql/api.ts";
import { connect, type Live } from "../subscriptions/client.ts";
import { startLimited } from "./limited.ts";

let api: Api;
const lives: Live[] = [];
afterEach(async () => {
  await Promise.all(lives.splice(0).map((live) => live.stop()));
  await api.stop();
});

async function live(...options: Parameters<typeof connect> extends [unknown, ...infer Rest] ? Rest : never): Promise<Live> {
  const made = await connect(api, ...options);
  lives.push(made);
  return made;
}

/** The codes with which an operation is refused, by a message of its own or by its first result. */
async function codesOf(on: Live, document: string, variables: Record<string, unknown> = {}): Promise<unknown[]> {
  const events = on.subscribe(document, variables);
  const refused = async () => ({ errors: (await events.completed) as readonly { extensions?: Record<string, unknown> }[] });
  const { errors = [] } = await events.next().catch(refused);
  events.stop();
  return errors.map(({ extensions }) => extensions?.["code"]);
}
const changes = (selection: string, variable = "") => `subscription ${variable} { holdChanged(modelId: "1") { ${selection} } }`;

test("operations of a websocket meet the limits of HTTP's", async () => {
  api = await startLimited({ query: { tokens: 100, aliases: 3, fields: 20, directives: 2, cost: 100 }, page: { most: 10, otherwise: 5 } });
  await api.owner.query("select holdfast.add_model('A room', 'UTC', model_id => 1)");
  const socket = await live(alice);
  const page = changes("holds { model { availabilities(first: $first) { id } } }", "($first: Int = 1)");
  expect(await codesOf(socket, page)).toEqual([]);
  expect(await codesOf(socket, page, { first: 11 })).toEqual(["PAGE_TOO_LARGE"]);
  expect(await codesOf(socket, page, { first: 10 })).toEqual(["QUERY_TOO_COMPLEX"]);
  expect(await codesOf(socket, changes("event ".repeat(20)))).toEqual(["QUERY_TOO_COMPLEX"]);
  expect(await codesOf(socket, changes("a: event b: event c: event d: event"))).toEqual(["QUERY_TOO_COMPLEX"]);
  expect(await codesOf(socket, changes("event ids @skip(if: true) holds @skip(if: true) { id @skip(if: true) }"))).toEqual([
    "QUERY_TOO_COMPLEX",
  ]);
  expect(await codesOf(socket, changes("a ".repeat(100)))).toEqual(["QUERY_TOO_COMPLEX"]);
  expect(await codesOf(socket, changes("nothing"))).toEqual(["INVALID_QUERY"]);
});

test("a production server does not describe its schema here either", async () => {
  api = await startLimited({}, { production: true });
  const socket = await live(alice);
  expect(await codesOf(socket, "{ __schema { queryType { name } } }")).toContain("INTROSPECTION_DISABLED");
});

test("connections and operations count for their caller", async () => {
  api = await startLimited({ rate: { perCaller: 3 } });
  await api.owner.query("select holdfast.add_model('A room', 'UTC', model_id => 1)");
  const socket = await live(alice);
  // Connected for this one, and as long as it lasts.
  await socket.subscribe(changes("event")).next();
  expect(await codesOf(socket, changes("event"))).toEqual([]);
  expect(await codesOf(socket, changes("event"))).toEqual(["RATE_LIMITED"]);
  const another = await live(alice);
  another
    .subscribe("subscription { a }")
    .next()
    .catch(() => {});
  expect((await another.closed).code).toBe(4429);
  expect((await api.post("{ __typename }", {}, alice)).status).toBe(429);
});

test("tokens that are no good count for their address", async () => {
  api = await startLimited({ rate: { perAddress: 2 } });
  for (let tried = 0; tried < 2; tried++) {
    const socket = await live(undefined, { authorization: "Bearer a.b.c" });
    socket
      .subscribe("subscription { a }")
      .next()
      .catch(() => {});
    expect((await socket.closed).code).toBe(4401);
  }
  expect((await api.post("{ __typename }")).status).toBe(429);
});
