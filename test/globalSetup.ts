import { randomBytes } from "node:crypto";
import { readEnvironment } from "../src/config.ts";
import { checkReachable } from "../src/database/checks.ts";
import { prepareLogins } from "../src/database/logins.ts";
import { installEngine } from "../src/database/migrations.ts";
import { createOwnedDatabase } from "../src/database/owned.ts";
import { withClient } from "../src/database/pool.ts";
import { startThrowaway } from "../src/database/throwaway.ts";
import { createLog } from "../src/log.ts";
import { buildSiteIfNeeded } from "../src/site/build.ts";
import { databaseAt, type TestServer } from "./testServer.ts";

/**
 * One server and one migrated template for all tests: what a test needs it clones from there (test/helpers.ts). Where HOLDFAST_TEST_SERVER tells of
 * one already it is another's to end: test/proof/guards runs tests on a template without a guard that way.
 */
export default async function globalSetup(): Promise<void> {
  if (process.env.HOLDFAST_TEST_SERVER) return;
  const { databaseUrl } = readEnvironment();
  // Here, since Vite does not run inside Jest's modules, and once for all test files.
  await buildSiteIfNeeded();
  const server = databaseUrl ? undefined : await startThrowaway();
  globalThis.stopTestServer = async () => server?.stop();
  try {
    const prefix = `holdfast_test_${randomBytes(4).toString("hex")}`;
    const template = `${prefix}_template`;
    const ownerUrl = server ? await createOwnedDatabase(server, template) : await createGivenDatabase(databaseUrl!, template);
    process.env.HOLDFAST_TEST_SERVER = JSON.stringify({
      ...(await prepareTemplate(prefix, template, ownerUrl)),
      superuserUrl: server?.superuserUrl,
    } satisfies TestServer);
  } catch (error) {
    // Jest tears nothing down after a setup that failed.
    await server?.stop();
    throw error;
  }
}

async function prepareTemplate(prefix: string, template: string, ownerUrl: string): Promise<Omit<TestServer, "superuserUrl">> {
  await installEngine(ownerUrl, await createLog("warn"));
  await prepareLogins({ databaseUrl: ownerUrl, ownerDatabaseUrl: ownerUrl, embedded: undefined });
  return withClient(ownerUrl, async (client) => {
    // A login of the tests' own, like holdfast_api: that one may belong to somebody on a server that was given.
    const apiPassword = randomBytes(16).toString("hex");
    await client.query(`
      create role ${prefix} login noinherit password '${apiPassword}'
        in role holdfast_anonymous, holdfast_customer, holdfast_model, holdfast_admin, holdfast_monitor`);
    const codes = await client.query<{ sqlstate: string; code: string }>("select sqlstate, code from holdfast.error_codes");
    const sqlStates = Object.fromEntries(codes.rows.map(({ sqlstate, code }) => [code, sqlstate]));
    const [version] = (await client.query<{ major: number }>("select current_setting('server_version_num')::integer / 10000 as major"))
      .rows;
    return { prefix, major: version!.major, template, ownerUrl, apiUser: prefix, apiPassword, sqlStates };
  });
}

async function createGivenDatabase(url: string, name: string): Promise<string> {
  await checkReachable(url);
  await withClient(url, (client) => client.query(`create database ${name}`));
  return databaseAt(url, name);
}
