import { parseArgs } from "node:util";
import { SignJWT } from "jose";
import { runCommand } from "./command.ts";
import { Complaint } from "./complaint.ts";
import { readEnvironment } from "./config.ts";
import { ownJwt } from "./database/open.ts";
import { isTokenRole, isUserId, longestLifetimeHours, modelIdOf, type TokenRole, tokenRoles } from "./identity.ts";

const usage = `
Prints an access token for development.

  npm run token -- --role customer --sub user_123 [--hours 1]
  npm run token -- --role model --sub user_7 --model-id 42

  --role      ${tokenRoles.join(", ")}
  --sub       the user's id, 1 to 50 characters
  --model-id  the model that a token of the role model speaks for
  --hours     how long it is good for, 1 to ${longestLifetimeHours} (default 1)
`;

export interface TokenRequest {
  role: TokenRole;
  userId: string;
  modelId?: string | undefined;
  hours: number;
}

/** Signs what the API verifies (src/identity.ts). */
export function mintToken(jwt: { secret: string; issuer: string; audience: string }, request: TokenRequest): Promise<string> {
  const { role, userId, modelId, hours } = request;
  return new SignJWT({ role, ...(modelId !== undefined && { model_id: modelId }) })
    .setProtectedHeader({ alg: "HS256", typ: "JWT" })
    .setSubject(userId)
    .setIssuer(jwt.issuer)
    .setAudience(jwt.audience)
    .setIssuedAt()
    .setExpirationTime(Math.floor(Date.now() / 1000) + hours * 3600)
    .sign(new TextEncoder().encode(jwt.secret));
}

/** The command line, checked by the same rules as a token's claims. */
function readTokenRequest(args: string[]): TokenRequest {
  const given = parseTokenArguments(args);
  const hours = Number(given.hours);
  if (!isTokenRole(given.role)) throw new Complaint(`--role must be one of ${tokenRoles.join(", ")}`);
  if (given.sub === undefined || !isUserId(given.sub)) throw new Complaint("--sub must be the user's id, 1 to 50 characters");
  if (!Number.isInteger(hours) || hours < 1 || hours > longestLifetimeHours) {
    throw new Complaint(`--hours must be a whole number from 1 to ${longestLifetimeHours}`);
  }
  const modelId = modelIdOf(given["model-id"]);
  if (modelId === null && (given.role === "model" || given["model-id"] !== undefined)) {
    throw new Complaint("--model-id must be the id of the model, a positive integer");
  }
  return { role: given.role, userId: given.sub, modelId: modelId ?? undefined, hours };
}

function parseTokenArguments(args: string[]) {
  try {
    return parseArgs({
      args,
      options: {
        role: { type: "string" },
        sub: { type: "string" },
        "model-id": { type: "string" },
        hours: { type: "string", default: "1" },
      },
    }).values;
  } catch (error) {
    throw new Complaint(`${(error as Error).message}: see --help`);
  }
}

await runCommand(import.meta, usage, async (args) => {
  const environment = readEnvironment();
  if (environment.settings.production) throw new Complaint("Tokens for NODE_ENV=production are the host system's to issue");
  const { secret, issuer, audience } = environment.jwt ?? (await ownJwt(environment));
  if (secret === undefined) throw new Complaint("JWKS_FILE holds public keys only: sign with your own, or set JWT_SECRET");
  console.log(await mintToken({ secret, issuer, audience }, readTokenRequest(args)));
  return undefined;
});
