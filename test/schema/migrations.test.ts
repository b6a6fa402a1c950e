import { readFile } from "node:fs/promises";
import { dumpSchema } from "../../src/database/dump.ts";
import { migrateWithCurrent } from "../../src/database/migrations.ts";
import { withClient } from "../../src/database/pool.ts";
import { printReference } from "../../src/database/reference.ts";
import { dumpFile, printDump, referenceFile } from "../../src/generate.ts";
import { createLog } from "../../src/log.ts";
import { withEmptyDb, withTemplateDb } from "../helpers.ts";
import { testServer } from "../testServer.ts";

test("the migrations make the same database as sql/", async () => {
  const installed = await withTemplateDb(({ ownerUrl }) => withClient(ownerUrl, dumpSchema));
  const migrated = await withEmptyDb(async ({ ownerUrl }) => {
    await migrateWithCurrent(ownerUrl, await createLog("warn"));
    return withClient(ownerUrl, dumpSchema);
  });
  expect(migrated).toBe(installed);
});

// PostgreSQL 15 prints a view's columns with their table's name also where there is but one.
const ifViewsPrintAlike = testServer().major >= 16 ? test : test.skip;

ifViewsPrintAlike("migrations/schema.sql is up to date", async () => {
  const fresh = await withTemplateDb(({ ownerUrl }) => withClient(ownerUrl, printDump));
  // `npm run generate` writes it.
  expect(fresh).toBe(await readFile(dumpFile, "utf8"));
});

test("REFERENCE.md is up to date", async () => {
  const fresh = await withTemplateDb(({ ownerUrl }) => withClient(ownerUrl, printReference));
  expect(fresh).toBe(await readFile(referenceFile, "utf8"));
});
