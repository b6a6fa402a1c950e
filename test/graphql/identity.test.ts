import { generateKeyPair, type JWTPayload, SignJWT, UnsecuredJWT } from "jose";
import { type Answer, type Api, alice, codeOf, startApi } from "./api.ts";

let api: Api;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.stop());

const now = () => Math.floor(Date.now() / 1000);
const good = (): JWTPayload => ({ sub: "alice", role: "customer", iss: "holdfast", aud: "holdfast", exp: now() + 60 });
const secretOf = (text: string) => new TextEncoder().encode(text);
const sign = (payload: JWTPayload, alg = "HS256", secret = api.config.jwt.secret ?? "") =>
  new SignJWT(payload).setProtectedHeader({ alg }).sign(secretOf(secret));
const ask = (authorization: string): Promise<Answer> => api.post("{ __typename }", {}, { authorization });

test("a good token is taken, with a model id as a number or as digits", async () => {
  for (const payload of [good(), { ...good(), role: "model", model_id: 42 }, { ...good(), role: "model", model_id: "42" }]) {
    expect(await ask(`Bearer ${await sign(payload)}`)).toEqual({ status: 200, data: { __typename: "Query" } });
  }
});

test("no header is anonymous", async () => {
  expect(await api.post("{ models { id } }")).toMatchObject({ status: 200, data: { models: [] } });
});

const without = (name: string) => () => {
  const { [name]: _, ...rest } = good();
  return rest;
};
const withClaims = (claims: JWTPayload) => () => ({ ...good(), ...claims });
const badClaims: [what: string, payload: () => JWTPayload][] = [
  ["expired", () => ({ ...good(), exp: now() - 60 })],
  ["not yet valid", () => ({ ...good(), nbf: now() + 60 })],
  ["without exp", without("exp")],
  ["good for years", () => ({ ...good(), exp: now() + 10 * 365 * 24 * 3600 })],
  ["without sub", without("sub")],
  ["with an empty sub", withClaims({ sub: "" })],
  ["with a sub of 51 characters", withClaims({ sub: "é".repeat(51) })],
  ["with a sub that is no text to PostgreSQL", withClaims({ sub: "a\0b" })],
  ["of another issuer", withClaims({ iss: "somebody" })],
  ["without an issuer", without("iss")],
  ["for another audience", withClaims({ aud: "somebody" })],
  ["without an audience", without("aud")],
  ["without a role", without("role")],
  ["of the role postgres", withClaims({ role: "postgres" })],
  ["of the role worker", withClaims({ role: "worker" })],
  ["of the role anonymous", withClaims({ role: "anonymous" })],
  ["of the role holdfast_admin", withClaims({ role: "holdfast_admin" })],
  ["of several roles", withClaims({ role: ["customer", "admin"] })],
  ["of a model without its id", withClaims({ role: "model" })],
  ["of a model with the id 0", withClaims({ role: "model", model_id: 0 })],
  ["of a model with a broken id", withClaims({ role: "model", model_id: 1.5 })],
  ["of a model with an id past bigint", withClaims({ role: "model", model_id: "9223372036854775808" })],
  ["of a model with SQL for an id", withClaims({ role: "model", model_id: "1; drop" })],
];
test.each(badClaims)("a token %s is refused", async (_what, payload) => {
  const answer = await ask(`Bearer ${await sign(payload())}`);
  expect([answer.status, codeOf(answer)]).toEqual([401, "UNAUTHENTICATED"]);
});

test("a token signed otherwise than agreed is refused", async () => {
  const { privateKey } = await generateKeyPair("RS256");
  const tokens = [
    await sign(good(), "HS256", "another secret, of 32 characters or more"),
    await sign(good(), "HS512"),
    new UnsecuredJWT(good()).encode(),
    await new SignJWT(good()).setProtectedHeader({ alg: "RS256" }).sign(privateKey),
  ];
  for (const token of tokens) {
    const answer = await ask(`Bearer ${token}`);
    expect([answer.status, codeOf(answer)]).toEqual([401, "UNAUTHENTICATED"]);
  }
});

test("a malformed header is refused, never anonymous", async () => {
  const token = await sign(good());
  for (const header of [
    "Bearer",
    "Bearer x",
    "Bearer a.b.c",
    "Basic YTpi",
    token,
    `Bearer ${token}x`,
    `Bearer ${token} ${token}`,
    "null",
  ]) {
    const answer = await ask(header);
    expect([header, answer.status, codeOf(answer)]).toEqual([header, 401, "UNAUTHENTICATED"]);
  }
});

test("while secrets change, tokens of both are good, and no others", async () => {
  const [before, now, stranger] = ["the secret before, 32 characters or more", "the secret of now, 32 characters or more", "x".repeat(40)];
  const other = await startApi({ jwt: { secret: now!, previousSecret: before!, issuer: "holdfast", audience: "holdfast" } });
  try {
    const status = async (secret: string, claims = good()) =>
      (await other.post("{ __typename }", {}, { authorization: `Bearer ${await sign(claims, "HS256", secret)}` })).status;
    expect([await status(now!), await status(before!), await status(stranger)]).toEqual([200, 200, 401]);
    for (const secret of [now!, before!]) expect(await status(secret, { ...good(), aud: "somebody" })).toBe(401);
  } finally {
    await other.stop();
  }
});

test("no claim but the known ones reaches the database's settings", async () => {
  const claims = { search_path: "pg_temp", row_security: "off", statement_timeout: "0", "holdfast.user_id": "bob", user_id: "bob" };
  const authorization = `Bearer ${await sign({ ...good(), ...claims })}`;
  const subscribe = "mutation { subscribeToAvailability(input: { channel: in_app }) { subscription { userId } } }";
  expect(await api.post(subscribe, {}, { authorization })).toMatchObject({
    data: { subscribeToAvailability: { subscription: { userId: "alice" } } },
  });
});

test("claims reach SQL and the time zone is UTC, for this request only", async () => {
  type Rows = { bookingHolds: unknown[] };
  expect((await api.post<Rows>("{ bookingHolds { id } }", {}, alice)).data?.bookingHolds).toEqual([]);
  const answer = await api.post("{ bookingHolds { id } }");
  expect(codeOf(answer)).toBe("FORBIDDEN");
});
