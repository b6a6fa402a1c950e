import { attempt, expectSqlState, withRootDb } from "../../helpers.ts";
import { addModel, countChanges, imported, sampleDocument } from "./transfer.ts";

test("the same document with its key, as jsonb or as text, is answered again and done once", () =>
  withRootDb(async (client) => {
    const model = await addModel(client);
    const idempotencyKey = "a key";
    // A preview leaves the key free.
    await imported(client, model, sampleDocument(), { idempotencyKey, preview: true });
    const first = await imported(client, model, sampleDocument(), { idempotencyKey });
    expect(first.map(({ outcome }) => outcome)).toContain("created");
    await client.query("select holdfast.unblock_dates($1, '{2030-01-09}')", [model]);
    const changes = await countChanges(client);
    expect(await imported(client, model, sampleDocument(), { idempotencyKey })).toEqual(first);
    expect(await imported(client, model, JSON.stringify(sampleDocument()), { idempotencyKey })).toEqual(first);
    expect(await countChanges(client)).toBe(changes);
    await expectSqlState(
      attempt(client, () => imported(client, model, sampleDocument(), { idempotencyKey, onConflict: "trim" })),
      "IDEMPOTENCY_MISMATCH",
    );
    await expectSqlState(
      attempt(client, () => imported(client, model, { ...sampleDocument(), windows: [] }, { idempotencyKey })),
      "IDEMPOTENCY_MISMATCH",
    );
  }));
