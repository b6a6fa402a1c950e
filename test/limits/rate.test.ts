import { type Api, admin, alice, bob, codeOf } from "../graphql/api.ts";
import { countModels, startLimited } from "./limited.ts";

let api: Api;
afterEach(() => api.stop());

const ask = async (caller?: Parameters<Api["post"]>[2]) => codeOf(await api.post("{ __typename }", {}, caller));
const times = async (count: number, caller?: Parameters<Api["post"]>[2]) => {
  for (let asked = 0; asked < count; asked++) expect(await ask(caller)).toBeUndefined();
};

test("each caller has its own count, and so has each address without a token", async () => {
  api = await startLimited({ rate: { perCaller: 3, perAddress: 2, perAdmin: 5 } });
  await times(3, alice);
  expect(await ask(alice)).toBe("RATE_LIMITED");
  await times(3, bob);
  expect(await ask(bob)).toBe("RATE_LIMITED");
  // A model's user is another caller than the customer of that name.
  await times(3, { role: "model", userId: "alice", modelId: "1" });
  await times(2);
  expect(await ask()).toBe("RATE_LIMITED");
  await times(5, admin);
  expect(await ask(admin)).toBe("RATE_LIMITED");
});

test("the refusal is a 429 that says when to come again, and nothing is executed", async () => {
  api = await startLimited({ rate: { perAdmin: 1 } });
  const add = 'mutation { addModel(input: { name: "x", timeZone: "UTC" }) { clientMutationId } }';
  await api.post(add, {}, admin);
  const refused = await api.post(add, {}, admin);
  expect(refused).toMatchObject({ status: 429, errors: [{ extensions: { code: "RATE_LIMITED", retryable: true } }] });
  expect(await countModels(api)).toBe(1);

  const body = { method: "POST", headers: { "content-type": "application/json" }, body: '{"query":"{__typename}"}' };
  await api.stop();
  api = await startLimited({ rate: { perAddress: 1 } });
  const answers = [await fetch(`${api.url}/graphql`, body), await fetch(`${api.url}/graphql`, body)];
  const [, second] = answers;
  expect(answers.map(({ status }) => status)).toEqual([200, 429]);
  const { errors } = (await second!.json()) as { errors: [{ extensions: { detail: { retry_after_seconds: number } } }] };
  const seconds = Number(second!.headers.get("retry-after"));
  expect(seconds).toBeGreaterThan(50);
  expect(seconds).toBeLessThanOrEqual(60);
  expect(errors[0].extensions.detail).toEqual({ retry_after_seconds: seconds });
});

test("tokens that are no good count for the address, which does not shut out good ones", async () => {
  api = await startLimited({ rate: { perAddress: 3 } });
  const bad = { authorization: "Bearer a.b.c" };
  for (let tried = 0; tried < 3; tried++) expect(await ask(bad)).toBe("UNAUTHENTICATED");
  expect(await ask(bad)).toBe("RATE_LIMITED");
  expect(await ask()).toBe("RATE_LIMITED");
  expect(await ask(alice)).toBeUndefined();
});

test("what is refused for other reasons counts too", async () => {
  api = await startLimited({ rate: { perCaller: 2 } });
  expect(codeOf(await api.post("{", {}, alice))).toBe("INVALID_QUERY");
  expect(codeOf(await api.post(`{ ${"a ".repeat(5_000)} }`, {}, alice))).toBe("QUERY_TOO_COMPLEX");
  expect(codeOf(await api.post("{", {}, alice))).toBe("RATE_LIMITED");
});

const from = async (forwarded: string) => {
  const response = await fetch(`${api.url}/graphql`, {
    method: "POST",
    headers: { "content-type": "application/json", "x-forwarded-for": forwarded },
    body: '{"query":"{__typename}"}',
  });
  return response.status;
};

test("behind a proxy the address is the one that it saw", async () => {
  api = await startLimited({ rate: { perAddress: 1 } }, { trustProxy: 1 });
  expect(await from("198.51.100.1")).toBe(200);
  expect(await from("198.51.100.2")).toBe(200);
  // What the caller writes there itself comes before.
  expect(await from("203.0.113.9, 198.51.100.2")).toBe(429);
  expect(await from("2001:db8:0:1::1")).toBe(200);
  expect(await from("2001:db8:0:1:ffff::2")).toBe(429);
  expect(await from("2001:db8:0:2::1")).toBe(200);
});

test("without a proxy the header says nothing", async () => {
  api = await startLimited({ rate: { perAddress: 1 } });
  expect(await from("198.51.100.1")).toBe(200);
  expect(await from("198.51.100.2")).toBe(429);
});
