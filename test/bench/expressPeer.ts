import type { AddressInfo } from "node:net";
import express, { type RequestHandler } from "express";
import pg from "pg";
import { makeVerifier, pgSettingsFor } from "../../src/identity.ts";
import { createLog } from "../../src/log.ts";

// What the GraphQL API is held against: the same calls of SQL by hand, from an Express handler that verifies the same token and takes the
// same role for one transaction. No GraphQL, no limits, no log.

const statements = {
  createSmartBooking: `select (s.booking).id, (s.booking).status, (s.booking).during, (s.booking).price, s.match_score, s.time_difference_minutes
    from holdfast.create_smart_booking(model_id => $1, duration_minutes => 60, preferred_start_time => $2, search_start_time => $3, search_end_time => $4) as s`,
  findBestSlots: "select starts_at, ends_at, score, time_difference_minutes from holdfast.find_best_slots($1, 60, $2, $3, $4)",
};

interface Asked {
  modelId: string;
  preferred: string;
  from: string;
  to: string;
}

const { DATABASE_URL, POOL_SIZE, JWT_SECRET, JWT_ISSUER, JWT_AUDIENCE } = process.env;
const verify = makeVerifier({ secret: JWT_SECRET!, issuer: JWT_ISSUER!, audience: JWT_AUDIENCE! }, await createLog("warn"));
const pool = new pg.Pool({ connectionString: DATABASE_URL, max: Number(POOL_SIZE), application_name: "peer" });

function answer(name: keyof typeof statements): RequestHandler {
  return async (request, response) => {
    const claims = await verify(request.headers.authorization);
    const { modelId, preferred, from, to } = request.body as Asked;
    const client = await pool.connect();
    try {
      await client.query("begin");
      await client.query({
        name: "settings",
        text: "select set_config(s.key, s.value, true) from json_each_text($1) as s",
        values: [JSON.stringify(pgSettingsFor(claims))],
      });
      const { rows } = await client.query({ name, text: statements[name], values: [modelId, preferred, from, to] });
      await client.query("commit");
      response.json({ data: rows });
    } catch (error) {
      await client.query("rollback");
      throw error;
    } finally {
      client.release();
    }
  };
}

const app = express();
app.use(express.json());
for (const name of ["createSmartBooking", "findBestSlots"] as const) app.post(`/${name}`, answer(name));
const server = app.listen(0, () => console.log(`peer at http://localhost:${(server.address() as AddressInfo).port}`));
process.once("SIGTERM", () => process.exit(0));
