import { mkdtemp, rename, unlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { type CryptoKey, exportJWK, generateKeyPair, importJWK, type JWK, SignJWT } from "jose";
import pino from "pino";
import { Complaint } from "../../src/complaint.ts";
import { makeVerifier } from "../../src/identity.ts";
import { createLog } from "../../src/log.ts";
import { type Api, startApi } from "./api.ts";

interface Key {
  alg: string;
  kid: string;
  privateKey: CryptoKey;
  jwk: JWK;
}

async function makeKey(alg: string, kid: string): Promise<Key> {
  const { publicKey, privateKey } = await generateKeyPair(alg, { extractable: true });
  return { alg, kid, privateKey, jwk: { ...(await exportJWK(publicKey)), kid } };
}

const now = () => Math.floor(Date.now() / 1000);
const token = (header: { alg: string; kid?: string }, key: Parameters<SignJWT["sign"]>[0]) =>
  new SignJWT({ sub: "alice", role: "customer", iss: "holdfast", aud: "holdfast", exp: now() + 60 }).setProtectedHeader(header).sign(key);
const tokenOf = ({ alg, kid, privateKey }: Key) => token({ alg, kid }, privateKey);

let jwksFile: string;
let rsa: Key;
let ec: Key;
let api: Api;
beforeAll(async () => {
  [rsa, ec] = await Promise.all([makeKey("RS256", "rsa"), makeKey("ES256", "ec")]);
  jwksFile = join(await mkdtemp(join(tmpdir(), "holdfast-jwks-")), "jwks.json");
  await write([rsa, ec]);
  api = await startApi({ jwt: { jwksFile, issuer: "holdfast", audience: "holdfast" } });
});
afterAll(() => api.stop());

/** Replaced as a whole, as operators do it: a file that is half written is never there. */
async function write(keys: Key[] | string): Promise<void> {
  const text = typeof keys === "string" ? keys : JSON.stringify({ keys: keys.map(({ jwk }) => jwk) });
  await writeFile(`${jwksFile}.new`, text);
  await rename(`${jwksFile}.new`, jwksFile);
}

const statusOf = async (jwt: string) => (await api.post("{ __typename }", {}, { authorization: `Bearer ${jwt}` })).status;

async function becomes(status: number, key: Key): Promise<void> {
  const deadline = Date.now() + 20_000;
  while ((await statusOf(await tokenOf(key))) !== status) {
    if (Date.now() > deadline) throw new Error(`the key ${key.kid} did not become ${status}`);
    await sleep(50);
  }
}

test("all keys of the file sign, and nothing else does", async () => {
  expect(await statusOf(await tokenOf(rsa))).toBe(200);
  expect(await statusOf(await tokenOf(ec))).toBe(200);
  const stranger = await makeKey("RS256", "rsa");
  const secret = new TextEncoder().encode(JSON.stringify(rsa.jwk));
  for (const forged of [
    tokenOf(stranger),
    token({ alg: "HS256", kid: "rsa" }, secret),
    token({ alg: "RS256", kid: "ec" }, rsa.privateKey),
    token({ alg: "PS256", kid: "rsa" }, await importJWK(await exportJWK(rsa.privateKey), "PS256")),
    token({ alg: "RS256", kid: "rsa", jwk: stranger.jwk } as { alg: string }, stranger.privateKey),
  ]) {
    expect(await statusOf(await forged)).toBe(401);
  }
});

test("keys rotate while the server runs", async () => {
  const next = await makeKey("RS256", "next");
  expect(await statusOf(await tokenOf(next))).toBe(401);
  await write([rsa, ec, next]);
  await becomes(200, next);
  expect(await statusOf(await tokenOf(rsa))).toBe(200);

  await write([next]);
  await becomes(401, rsa);
  expect(await statusOf(await tokenOf(next))).toBe(200);
});

test("a file that is broken or gone changes nothing, and the log says so once", async () => {
  const file = join(await mkdtemp(join(tmpdir(), "holdfast-jwks-")), "jwks.json");
  await writeFile(file, JSON.stringify({ keys: [ec.jwk] }));
  const faults: string[] = [];
  const log = pino({ level: "error" }, { write: (line) => void faults.push(line) });
  const verify = makeVerifier({ jwksFile: file, issuer: "holdfast", audience: "holdfast" }, log);
  const authorization = `Bearer ${await tokenOf(ec)}`;
  const verifyUntil = async (count: number): Promise<void> => {
    const deadline = Date.now() + 20_000;
    while (faults.length < count) {
      expect(await verify(authorization)).toMatchObject({ userId: "alice" });
      if (Date.now() > deadline) throw new Error("the fault was not logged");
      await sleep(50);
    }
    expect(await verify(authorization)).toMatchObject({ userId: "alice" });
  };
  await verify(authorization);
  await writeFile(file, '{"keys": [');
  await verifyUntil(1);
  await writeFile(file, '{"keys": []}');
  await verifyUntil(2);
  await unlink(file);
  await verifyUntil(3);
  expect(faults.every((line) => JSON.parse(line).file === file)).toBe(true);
});

test.each([
  ["no JSON", "{"],
  ["no keys", '{"keys": []}'],
  ["a secret", '{"keys": [{"kty": "oct", "k": "AAAA"}]}'],
  ["a private key", '{"keys": [{"kty": "EC", "crv": "P-256", "x": "AA", "y": "AA", "d": "AA"}]}'],
  [
    "two keys of one id",
    '{"keys": [{"kty": "RSA", "n": "AA", "e": "AQAB", "kid": "a"}, {"kty": "RSA", "n": "AB", "e": "AQAB", "kid": "a"}]}',
  ],
  ["two keys without ids", '{"keys": [{"kty": "RSA", "n": "AA", "e": "AQAB"}, {"kty": "RSA", "n": "AB", "e": "AQAB"}]}'],
])("a server does not start with a file that has %s", async (_what, text) => {
  const file = join(await mkdtemp(join(tmpdir(), "holdfast-jwks-")), "jwks.json");
  const log = await createLog("silent");
  expect(() => makeVerifier({ jwksFile: file, issuer: "i", audience: "a" }, log)).toThrow(Complaint);
  await writeFile(file, text);
  expect(() => makeVerifier({ jwksFile: file, issuer: "i", audience: "a" }, log)).toThrow(Complaint);
});
