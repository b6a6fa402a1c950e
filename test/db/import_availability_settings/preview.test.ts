import { attempt, expectSqlState, withRootDb } from "../../helpers.ts";
import { addModel, countChanges, exported, imported, type Strategy, sampleDocument, windowAt } from "./transfer.ts";

test.each<Strategy>(["reject", "trim", "adjust", "remove", "merge"])("%s: the same rows, and nothing has changed", (onConflict) =>
  withRootDb(async (client) => {
    const model = await addModel(client);
    const document = sampleDocument();
    if (onConflict !== "reject") {
      await client.query("select holdfast.add_recurring_schedule($1, 1, '08:00', '10:00')", [model]);
      await client.query("select holdfast.add_availability($1, '2030-01-07T08:00Z', '2030-01-07T10:00Z')", [model]);
      document.windows.push(windowAt(41, 42));
    }
    await client.query("select holdfast.block_dates($1, '{2030-01-09}')", [model]);
    const before = { ...(await exported(client, model)), changes: await countChanges(client) };
    const preview = await imported(client, model, document, { onConflict, preview: true });
    expect({ ...(await exported(client, model)), changes: await countChanges(client) }).toEqual(before);

    const applied = await imported(client, model, document, { onConflict });
    const withoutId = ({ section, outcome, path }: (typeof applied)[number]) => ({ section, outcome, path });
    expect(preview.map(withoutId)).toEqual(applied.map(withoutId));
    // What is there already has its id in the preview too; what is not there has none.
    preview.forEach(({ id, outcome }, n) => {
      if (id !== null) expect(id).toBe(applied[n]!.id);
      else expect(["created", "trimmed", "skipped"]).toContain(outcome);
    });
    expect(preview.find(({ section }) => section === "settings")?.id).toBe(model);
    expect((await exported(client, model)).text).not.toBe(before.text);
  }),
);

test("no id that only the preview knew, in resolutions neither", () =>
  withRootDb(async (client) => {
    const model = await addModel(client);
    await client.query("select holdfast.add_availability($1, '2030-01-07T08:00Z', '2030-01-07T10:00Z')", [model]);
    const { rows } = await client.query(
      `select (resolution).outcome, (resolution).availability_id, (resolution).schedule_id, (resolution).slot_type
       from holdfast.import_availability_settings($1, $2, 'adjust', true) as r, unnest(r.resolutions) as resolution`,
      [model, JSON.stringify(sampleDocument())],
    );
    expect(rows).toEqual([
      { outcome: "adjusted", availability_id: expect.any(String), schedule_id: null, slot_type: "manual" },
      { outcome: "created", availability_id: null, schedule_id: null, slot_type: "recurring" },
    ]);
  }));

test.each([
  ["MISSING_ARGUMENT", [null, "{}", "reject", false, null]],
  ["MISSING_ARGUMENT", ["model", null, "reject", false, null]],
  ["MISSING_ARGUMENT", ["model", "{}", null, false, null]],
  ["MISSING_ARGUMENT", ["model", "{}", "reject", null, null]],
  ["INVALID_ARGUMENT", ["model", "{}", "reject", false, ""]],
  ["NOT_FOUND", ["999999", "{}", "reject", false, null]],
])("%s: %j", (code, [givenId, ...rest]) =>
  withRootDb(async (client) => {
    const model = await addModel(client);
    for (const name of ["import_availability_settings", "import_availability_document"]) {
      await expectSqlState(
        attempt(client, () =>
          client.query(`select holdfast.${name}($1, $2, $3, $4, $5)`, [givenId === "model" ? model : givenId, ...rest]),
        ),
        code,
      );
    }
  }),
);

test("an older snapshot is refused", () =>
  withRootDb(async (client) => {
    await client.query("rollback");
    await client.query("begin isolation level repeatable read");
    await expectSqlState(imported(client, "1", sampleDocument()), "BAD_ISOLATION");
  }));
