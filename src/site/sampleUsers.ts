import { type IncomingMessage, STATUS_CODES } from "node:http";
import { type RequestHandler, Router } from "express";
import type { Pool } from "pg";
import type { JwtConfig } from "../config.ts";
import { mintToken, type TokenRequest } from "../token.ts";

/** Someone to be while trying the web app out. */
export interface SampleUser {
  name: string;
  role: TokenRequest["role"];
  token: string;
}

const hours = 12;
const mostModels = 10;

/**
 * Tokens for the sign-in's chooser. Outside production alone, and for this machine's own browser alone: whoever gets one may do anything.
 * A page from elsewhere can't read the answer, and one whose name was pointed here (DNS rebinding) asks for another host.
 */
export function sampleUserRoutes(pool: Pool, jwt: JwtConfig): RequestHandler {
  const router = Router();
  const { secret } = jwt;
  if (secret === undefined) return router;
  router.get("/development/users", async (request, response) => {
    if (!isFromHere(request)) return void response.status(403).json({ error: STATUS_CODES[403] });
    const users = await Promise.all(
      (await sampleUsers(pool)).map(async ({ name, ...claims }): Promise<SampleUser> => {
        return { name, role: claims.role, token: await mintToken({ ...jwt, secret }, { ...claims, hours }) };
      }),
    );
    response.set("cache-control", "no-store").json(users);
  });
  return router;
}

async function sampleUsers(pool: Pool): Promise<(Omit<TokenRequest, "hours"> & { name: string })[]> {
  return [
    { name: "Alice, a customer", role: "customer", userId: "alice" },
    { name: "Ben, another customer", role: "customer", userId: "ben" },
    ...(await models(pool)).map(({ id, name }) => ({ name, role: "model" as const, userId: `model_${id}`, modelId: id })),
    { name: "The host system, an admin", role: "admin", userId: "host" },
  ];
}

async function models(pool: Pool): Promise<{ id: string; name: string }[]> {
  const client = await pool.connect();
  try {
    await client.query("begin read only");
    // The API's login may do nothing before it takes a role.
    await client.query("set local role holdfast_anonymous");
    const found = await client.query("select id, name from holdfast.models where is_active order by id limit $1", [mostModels]);
    return found.rows as { id: string; name: string }[];
  } finally {
    await client.query("rollback").catch(() => undefined);
    client.release();
  }
}

function isFromHere({ socket, headers }: IncomingMessage): boolean {
  const isLoopback = /^(::1|(::ffff:)?127(\.\d+){3})$/.test(socket.remoteAddress ?? "");
  return isLoopback && !headers["x-forwarded-for"] && /^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/i.test(headers.host ?? "");
}
