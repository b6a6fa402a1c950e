import { createHash } from "node:crypto";
import type pg from "pg";
import { asCaller, asOwner, attempt, expectSqlState, withRootDb } from "../../helpers.ts";
import { addModel } from "../studio.ts";

const md5 = (text: string): string => createHash("md5").update(text).digest("hex");

async function topic(client: pg.ClientBase, call: string, values: unknown[] = []): Promise<string> {
  const { rows } = await client.query<{ topic: string }>(`select holdfast_private.${call} as topic`, values);
  return rows[0]!.topic;
}

test("of availability everybody hears", () =>
  withRootDb(async (client) => {
    const model = await addModel(client);
    for (const role of ["anonymous", "customer", "model", "admin"] as const) {
      await asCaller(client, role, "ada", role === "model" ? "1" : null);
      expect(await topic(client, "availability_topic($1)", [model])).toBe(`availability:${model}`);
    }
  }));

test.each(["hold", "booking"])("of a %s hear the model itself and admins, everybody else of their own", (kind) =>
  withRootDb(async (client) => {
    const [model, other] = [await addModel(client), await addModel(client)];
    const all = `${kind}:${model}`;
    for (const [role, modelId, expected] of [
      ["customer", null, `${all}:${md5("ada")}`],
      ["model", other, `${all}:${md5("ada")}`],
      ["model", model, all],
      ["admin", null, all],
    ] as const) {
      await asCaller(client, role, "ada", modelId);
      expect(await topic(client, "claim_topic($1, $2)", [kind, model])).toBe(expected);
    }
    await asCaller(client, "anonymous");
    await expectSqlState(
      attempt(client, () => topic(client, "claim_topic($1, $2)", [kind, model])),
      "42501",
    );
  }),
);

test("of messages everybody hears who can get some: of its own, also an admin", () =>
  withRootDb(async (client) => {
    for (const role of ["customer", "model", "admin"] as const) {
      await asCaller(client, role, "ada", role === "model" ? "1" : null);
      expect(await topic(client, "notification_topic()")).toBe(`notification:${md5("ada")}`);
    }
    await asCaller(client, "anonymous");
    await expectSqlState(
      attempt(client, () => topic(client, "notification_topic()")),
      "42501",
    );
  }));

test("a model that is not there is not found, a missing one is missed", () =>
  withRootDb(async (client) => {
    await asOwner(client);
    for (const call of ["availability_topic($1)", "claim_topic('hold', $1)"]) {
      await expectSqlState(
        attempt(client, () => topic(client, call, ["999999"])),
        "NOT_FOUND",
      );
      await expectSqlState(
        attempt(client, () => topic(client, call, [null])),
        "MISSING_ARGUMENT",
      );
    }
  }));
