import { spawnSync } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { withTemplateDb } from "../../helpers.ts";
import { exported, imported, sampleDocument } from "./transfer.ts";

// The embedded server brings no psql of its own.
const hasPsql = spawnSync("psql", ["--version"]).status === 0;

/** What the README tells: one line to take the model out, one (with what psql reads) to bring it in. */
const lines = String.raw`
psql "$FROM" -qAtc 'select holdfast.export_availability_settings(42)' > model-42.json
psql "$TO" -1 -v ON_ERROR_STOP=1 <<'END'
\set document ${"`cat model-42.json`"}
select from holdfast.add_model('Model 42', 'UTC', model_id => 42);
select section, outcome, path, id from holdfast.import_availability_document(42, :'document');
END
`;

(hasPsql ? test : test.skip)("a model moves between two databases with two lines of psql", () =>
  withTemplateDb((from) =>
    withTemplateDb(async (to) => {
      const folder = await mkdtemp(join(tmpdir(), "holdfast-transfer-"));
      try {
        await from.pool.query("select holdfast.add_model('It''s \"\\ 42', 'UTC', model_id => 42)");
        const document = sampleDocument();
        document.settings.name = "It's \"\\ 42\n";
        await imported(from.pool, "42", document);
        // A model of its own has the ids already that the other's rows have there.
        await to.pool.query(
          "select holdfast.add_recurring_schedule((holdfast.add_model('Other', 'UTC', model_id => 41)).id, 1, '09:00', '10:00')",
        );

        const shell = (text: string) =>
          spawnSync("sh", ["-ec", text], { cwd: folder, env: { ...process.env, FROM: from.ownerUrl, TO: to.ownerUrl }, encoding: "utf8" });
        const { status, stdout, stderr } = shell(lines);
        expect(stderr).toBe("");
        expect(status).toBe(0);
        expect(stdout).toContain("$.windows[3]");
        expect((await exported(to.pool, "42")).text).toBe((await exported(from.pool, "42")).text);
        // The model is there now: psql stops, and nothing is half done.
        expect(shell(lines).status).not.toBe(0);
      } finally {
        await rm(folder, { recursive: true });
      }
    }),
  ),
);
