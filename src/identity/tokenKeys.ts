import { readFileSync } from "node:fs";
import { readFile, stat } from "node:fs/promises";
import { createLocalJWKSet, errors, type JSONWebKeySet, type JWTPayload, type JWTVerifyOptions, jwtVerify } from "jose";
import type { Logger } from "pino";
import { Complaint } from "../complaint.ts";
import type { JwtConfig } from "../config.ts";

/** Gives what a token says if a key that is valid now signed it; else throws. */
export type VerifySignature = (token: string) => Promise<JWTPayload>;

/** Each kind of key has algorithms of its own, so that a public key is never taken for a secret. */
export function makeSignatureVerifier(jwt: JwtConfig, options: JWTVerifyOptions, log: Logger): VerifySignature {
  if (jwt.jwksFile === undefined) return secretVerifier([jwt.secret, jwt.previousSecret], { ...options, algorithms: ["HS256"] });
  const file = new JwksFile(jwt.jwksFile, log);
  return async (token) => (await jwtVerify(token, await file.keys(), { ...options, algorithms: ["RS256", "ES256"] })).payload;
}

/** The secret of now and, while tokens that it signed are about, the one before. */
function secretVerifier(secrets: (string | undefined)[], options: JWTVerifyOptions): VerifySignature {
  const keys = secrets.filter((secret) => secret !== undefined).map((secret) => new TextEncoder().encode(secret));
  return async (token) => {
    for (const key of keys.slice(0, -1)) {
      const verified = await jwtVerify(token, key, options).catch((error: unknown) => {
        if (!(error instanceof errors.JWSSignatureVerificationFailed)) throw error;
      });
      if (verified) return verified.payload;
    }
    return (await jwtVerify(token, keys.at(-1)!, options)).payload;
  };
}

type Jwks = ReturnType<typeof createLocalJWKSet>;

/** How long a changed file may go unnoticed. */
const checkEveryMs = 1_000;

/**
 * The public keys of a file. All in it are valid at once; it is read again when it has changed, so that keys rotate without a restart. A
 * file that is no key set any more is complained of in the log, and the keys from before stay.
 */
class JwksFile {
  readonly #file: string;
  readonly #log: Logger;
  #keys: Jwks;
  #version: string | undefined;
  #checkedAt = Number.NEGATIVE_INFINITY;

  constructor(file: string, log: Logger) {
    this.#file = file;
    this.#log = log;
    try {
      this.#keys = keysOf(readFileSync(file, "utf8"));
    } catch (error) {
      throw new Complaint(`JWKS_FILE ${file} is no JSON Web Key Set to verify with: ${(error as Error).message}`);
    }
  }

  async keys(): Promise<Jwks> {
    const now = performance.now();
    if (now - this.#checkedAt >= checkEveryMs) {
      this.#checkedAt = now;
      await this.#readIfChanged();
    }
    return this.#keys;
  }

  async #readIfChanged(): Promise<void> {
    try {
      // A file that is gone is a version too: it is complained of once.
      const version = await stat(this.#file).then(({ mtimeMs, size, ino }) => `${mtimeMs} ${size} ${ino}`, String);
      if (version === this.#version) return;
      const isFirst = this.#version === undefined;
      this.#version = version;
      this.#keys = keysOf(await readFile(this.#file, "utf8"));
      if (!isFirst) this.#log.info({ file: this.#file }, "The keys that tokens are verified with have changed");
    } catch (error) {
      this.#log.error(
        { file: this.#file, reason: (error as Error).message },
        "The changed JWKS file can't be used: the keys from before stay",
      );
    }
  }
}

/** Throws what is wrong with it. */
function keysOf(text: string): Jwks {
  const { keys } = JSON.parse(text) as Partial<JSONWebKeySet>;
  if (!Array.isArray(keys) || keys.length === 0) throw new Error("it has no keys");
  if (keys.some(({ kty }) => kty !== "RSA" && kty !== "EC")) throw new Error("its keys must be RSA or EC");
  if (keys.some((key) => "d" in key)) throw new Error("it has a private key, and that is for the issuer alone");
  const ids = new Set(keys.map(({ kid }) => kid));
  if (keys.length > 1 && (ids.has(undefined) || ids.size < keys.length)) throw new Error("each of several keys needs a kid of its own");
  return createLocalJWKSet({ keys });
}
