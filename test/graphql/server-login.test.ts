import { randomBytes } from "node:crypto";
import type pg from "pg";
import { checkServerLogin } from "../../src/database/checks.ts";
import { withClient } from "../../src/database/pool.ts";
import { type TestDatabase, withTemplateDb } from "../helpers.ts";
import { databaseAt, testServer } from "../testServer.ts";

const callersRoles = "holdfast_monitor, holdfast_anonymous, holdfast_customer, holdfast_model, holdfast_admin";

/** Makes a login, gives what a production server says of it, and drops it. */
async function saidOf(
  database: TestDatabase,
  makerUrl: string,
  options: string,
  grant?: (name: string) => string,
  revoke = "",
): Promise<string | undefined> {
  const name = `${testServer().prefix}_${randomBytes(4).toString("hex")}`;
  const password = randomBytes(8).toString("hex");
  return withClient(databaseAt(makerUrl, database.name), async (client: pg.Client) => {
    await client.query(`create role ${name} login password '${password}' ${options} in role ${callersRoles}`);
    try {
      if (grant) await client.query(grant(name));
      const url = new URL(database.ownerUrl);
      url.username = name;
      url.password = password;
      return await checkServerLogin(url.href, true).then(
        () => undefined,
        (error: Error) => error.message.replace(name, "it"),
      );
    } finally {
      await client.query(`${revoke}; drop role ${name}`);
    }
  });
}

test("production takes a login that may become the callers' roles and nothing more", async () => {
  await withTemplateDb(async (database) => {
    await expect(checkServerLogin(database.apiUrl, true)).resolves.toBeUndefined();
    expect(await saidOf(database, database.ownerUrl, "noinherit")).toBeUndefined();
  });
});

test("production refuses a login with rights of its own, and says which", async () => {
  await withTemplateDb(async (database) => {
    const said = (options: string) => saidOf(database, database.ownerUrl, options);
    await expect(checkServerLogin(database.ownerUrl, true)).rejects.toThrow(/owns the schema|is a superuser/);
    expect(await said("inherit")).toMatch(/^The database user it has its roles' rights at once/);
    expect(await said("noinherit createrole")).toMatch(/^The database user it may make roles/);
  });
});

const superuser = testServer().superuserUrl;
(superuser ? test : test.skip)("nor one that owns something or that row-level security doesn't bind", async () => {
  await withTemplateDb(async (database) => {
    expect(await saidOf(database, superuser!, "noinherit superuser")).toMatch(/^The database user it is a superuser/);
    const owner = new URL(database.ownerUrl).username;
    expect(await saidOf(database, superuser!, "noinherit", (name) => `grant ${owner} to ${name}`)).toMatch(
      /^The database user it owns the schema/,
    );
    const own = (name: string) => `alter database ${database.name} owner to ${name}`;
    expect(await saidOf(database, superuser!, "noinherit", own, `alter database ${database.name} owner to ${owner}`)).toMatch(
      /^The database user it owns the database/,
    );
    expect(await saidOf(database, superuser!, "noinherit bypassrls")).toMatch(/^The database user it passes row-level security/);
  });
});
