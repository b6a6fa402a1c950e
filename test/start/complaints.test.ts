import { withClient } from "../../src/database/pool.ts";
import { withEmptyDb, withTemplateDb } from "../helpers.ts";
import { testServer } from "../testServer.ts";
import { startCommand, startNode } from "./command.ts";

/** One line on stderr, exit code 1, nothing else. */
async function complaintOf(script: string, environment: Record<string, string>, args: string[] = []): Promise<string> {
  const { code, stdout, stderr } = await startCommand(script, environment, args).ended;
  expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
  expect(stderr.trimEnd().split("\n")).toHaveLength(1);
  return stderr.trimEnd();
}

const production = { NODE_ENV: "production" };
const secret = { JWT_SECRET: "a secret of the tests, 32 or more" };

describe("the environment", () => {
  test.each([
    ["no DATABASE_URL in production", "start", { ...production, ...secret }, /^DATABASE_URL is not set/],
    ["no DATABASE_URL in production, server", "server", { ...production, ...secret }, /^DATABASE_URL is not set/],
    ["no OWNER_DATABASE_URL in production, worker", "worker", production, /^OWNER_DATABASE_URL is not set/],
    ["no OWNER_DATABASE_URL in production, migrate", "migrate", production, /^OWNER_DATABASE_URL is not set/],
    ["a DATABASE_URL that is none", "start", { DATABASE_URL: "localhost" }, /^DATABASE_URL must look like/],
    ["a PORT that is none", "start", { PORT: "http" }, /^PORT must be a whole number/],
    ["a NODE_ENV that is none", "server", { NODE_ENV: "prod" }, /^NODE_ENV must be one of production/],
    ["a HOLDFAST_DIR that is a file", "start", { HOLDFAST_DIR: "package.json" }, /package.json is no folder that can be written to/],
    ["a short JWT_SECRET", "start", { JWT_SECRET: "short" }, /^JWT_SECRET must have at least 32/],
    ["a secret before none", "start", { JWT_PREVIOUS_SECRET: secret.JWT_SECRET }, /^JWT_PREVIOUS_SECRET is set without JWT_SECRET/],
    ["two keys", "start", { ...secret, JWKS_FILE: "keys.json" }, /^JWT_SECRET and JWKS_FILE are both set/],
    ["a server that can't be reached", "start", { DATABASE_URL: "postgres://u:p@127.0.0.1:1/x" }, /^No PostgreSQL answers at 127.0.0.1:1/],
  ])("%s", async (_name, script, environment, line) => {
    expect(await complaintOf(script, environment)).toMatch(line);
  });

  test("a token for production, or of a role that is none", async () => {
    const alice = ["--role", "customer", "--sub", "alice"];
    expect(await complaintOf("token", { ...production, ...secret }, alice)).toMatch(
      /^Tokens for NODE_ENV=production are the host system's/,
    );
    expect(await complaintOf("token", secret, ["--role", "postgres", "--sub", "alice"])).toMatch(/^--role must be one of/);
  });

  test("an argument that is unknown", async () => {
    expect(await complaintOf("worker", {}, ["--fast"])).toMatch(/^Unknown argument --fast/);
  });

  test("--help prints the usage", async () => {
    for (const script of ["start", "migrate", "worker", "server"]) {
      const { code, stdout, stderr } = await startCommand(script, {}, ["--help"]).ended;
      expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
      expect(stdout).toMatch(`npm ${script === "start" ? "" : "run "}${script}`);
    }
  });

  test("a Node that is too old", async () => {
    const pretend = "data:text/javascript,Object.defineProperty(process.versions,'node',{value:'20.19.0'})";
    const { code, stderr } = await startNode(["--import", pretend, "--import", "./src/nodeVersion.mjs", "src/start.ts"]).ended;
    expect(code).toBe(1);
    expect(stderr).toMatch(/^Holdfast needs Node 22.18 or newer; this is 20.19.0/);
  });
});

describe("a database that was given", () => {
  test("a user and a database that are not there", async () => {
    const url = new URL(testServer().ownerUrl);
    url.pathname = "/no_such_database";
    expect(await complaintOf("migrate", { DATABASE_URL: url.href })).toMatch(/has no database no_such_database/);
    // (A wrong password would do where the server asks for one.)
    url.username = "no_such_user";
    expect(await complaintOf("migrate", { DATABASE_URL: url.href })).toMatch(/refuses the user/);
  });

  test("production without a key, and with a login that owns what it serves", () =>
    withTemplateDb(async ({ ownerUrl, apiUrl }) => {
      const urls = { ...production, DATABASE_URL: ownerUrl, OWNER_DATABASE_URL: ownerUrl };
      expect(await complaintOf("server", urls)).toMatch(/^Neither JWT_SECRET nor JWKS_FILE is set/);
      expect(await complaintOf("server", { ...urls, ...secret })).toMatch(/owns the schema/);
      expect(await complaintOf("worker", { ...production, OWNER_DATABASE_URL: apiUrl })).toMatch(/does not own the schema/);
    }));

  test("production with a shifted clock", () =>
    withTemplateDb(async ({ ownerUrl, apiUrl, pool }) => {
      await pool.query("select holdfast_private.set_clock('2023-12-31T00:00Z')");
      const urls = { ...production, ...secret, DATABASE_URL: apiUrl, OWNER_DATABASE_URL: ownerUrl };
      expect(await complaintOf("server", urls)).toMatch(/clock is shifted/);
      expect(await complaintOf("worker", urls)).toMatch(/clock is shifted/);
    }));

  test("a database that is not migrated", () =>
    withEmptyDb(async ({ ownerUrl }) => {
      expect(await complaintOf("server", { DATABASE_URL: ownerUrl })).toMatch(/no schema holdfast: run `npm run migrate` first/);
      expect(await complaintOf("worker", { DATABASE_URL: ownerUrl })).toMatch(/no schema holdfast: run `npm run migrate` first/);
    }));

  test("one that psql installed", () =>
    withTemplateDb(async ({ ownerUrl }) => {
      expect(await complaintOf("migrate", { DATABASE_URL: ownerUrl })).toMatch(/schema holdfast that no migration made/);
    }));

  test("one that is read-only", () =>
    withEmptyDb(async ({ ownerUrl }) => {
      const url = new URL(ownerUrl);
      url.searchParams.set("options", "-c default_transaction_read_only=on");
      expect(await complaintOf("migrate", { DATABASE_URL: url.href })).toMatch(/is read-only/);
    }));

  test("a server that has no encryption", async () => {
    const url = new URL(testServer().ownerUrl);
    url.searchParams.set("sslmode", "verify-full");
    expect(await complaintOf("migrate", { DATABASE_URL: url.href })).toMatch(/^No encrypted connection to PostgreSQL/);
  });

  test("a user without rights", () =>
    withEmptyDb(async ({ apiUrl }) => {
      expect(await complaintOf("start", { DATABASE_URL: apiUrl })).toMatch(/lacks a right: permission denied/);
    }));

  test("`npm start` migrates it, leaves it empty, and its owner serves", () =>
    withEmptyDb(async ({ ownerUrl }) => {
      const command = startCommand("start", { DATABASE_URL: ownerUrl, PORT: "0" });
      const [, url] = await command.printed(/GraphQL +(\S+)/);
      const response = await fetch(url!, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ query: "{ models { id } }" }),
      });
      expect(await response.json()).toEqual({ data: { models: [] } });
      expect(await command.signal("SIGINT")).toMatchObject({ code: 0, stderr: "" });
      await withClient(ownerUrl, async (client) => {
        expect((await client.query("select from holdfast.models")).rows).toHaveLength(0);
      });
    }));
});
