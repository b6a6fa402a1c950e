import { readFile } from "node:fs/promises";
import { dumpSchema } from "../../src/database/dump.ts";
import { withClient } from "../../src/database/pool.ts";
import { installFromSql } from "../../src/database/sqlIndex.ts";
import { dumpFile, printDump } from "../../src/generate.ts";
import { withEmptyDb, withTemplateDb } from "../helpers.ts";

test("sql/ and the committed migrations make the same database", async () => {
  const migrated = await withTemplateDb(({ ownerUrl }) => withClient(ownerUrl, dumpSchema));
  const installed = await withEmptyDb(async ({ ownerUrl }) => {
    await installFromSql(ownerUrl);
    return withClient(ownerUrl, dumpSchema);
  });
  expect(migrated).toBe(installed);
});

test("migrations/schema.sql is up to date", async () => {
  const fresh = await withTemplateDb(({ ownerUrl }) => withClient(ownerUrl, printDump));
  // `npm run generate` writes it.
  expect(fresh).toBe(await readFile(dumpFile, "utf8"));
});
