import { readdirSync, readFileSync } from "node:fs";
import { withClient } from "../../src/database/pool.ts";
import { builtVersion, readSchemaVersion } from "../../src/database/version.ts";
import { withTemplateDb } from "../helpers.ts";

test("schema_version() is the number of the newest migration, the pending one included", () =>
  withTemplateDb(async ({ ownerUrl }) => {
    const committed = readdirSync("migrations/committed").filter((name) => name.endsWith(".sql"));
    const { blankMigrationContent } = JSON.parse(readFileSync(".gmrc", "utf8")) as { blankMigrationContent: string };
    const isPending = readFileSync("migrations/current.sql", "utf8") !== blankMigrationContent;
    expect(builtVersion).toBe(committed.length);
    expect(await withClient(ownerUrl, readSchemaVersion)).toBe(committed.length + (isPending ? 1 : 0));
  }));
