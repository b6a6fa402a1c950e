import { asCaller, attempt, expectSqlState, withRootDb } from "../../helpers.ts";
import { at, hold, openDay } from "../studio.ts";
import { reasons } from "./explain.ts";

test("why a date is blocked is for the model itself and admins; that it is, for everyone", () =>
  withRootDb(async (client) => {
    const model = await openDay(client);
    await client.query("select holdfast.block_dates($1, array['2026-05-04'::date], 'ill')", [model]);
    const seen = async () => (await reasons(client, model, "10:00", "11:00")).map(({ code, blocked_reason }) => [code, blocked_reason]);
    for (const [role, modelId, reason] of [
      ["anonymous", null, null],
      ["customer", null, null],
      ["model", Number(model) + 1, null],
      ["model", model, "ill"],
      ["admin", null, "ill"],
    ] as const) {
      await asCaller(client, role, "somebody", modelId);
      expect([role, await seen()]).toEqual([role, [["BLOCKED_DATE", reason]]]);
    }
  }));

test("no answer names a customer", () =>
  withRootDb(async (client) => {
    const model = await openDay(client);
    await hold(client, model, "anna", "10:00", "11:00");
    await asCaller(client, "anonymous");
    expect(JSON.stringify(await reasons(client, model, "10:00", "11:00"))).not.toMatch(/anna/);
  }));

test("bad input has its code", () =>
  withRootDb(async (client) => {
    const model = await openDay(client);
    await asCaller(client, "anonymous");
    const refused = (values: unknown[], code: string) =>
      expectSqlState(
        attempt(client, () => client.query("select * from holdfast.explain_slot($1, $2, $3)", values)),
        code,
      );
    await refused([null, at("10:00"), at("11:00")], "MISSING_ARGUMENT");
    await refused([model, null, at("11:00")], "MISSING_ARGUMENT");
    await refused([model, at("10:00"), null], "MISSING_ARGUMENT");
    await refused([model, at("11:00"), at("11:00")], "INVALID_RANGE");
    await refused([model, at("11:00"), at("10:00")], "INVALID_RANGE");
    await refused([model, at("10:00"), "infinity"], "INVALID_RANGE");
    await refused([model, at("10:00:00.5"), at("11:00")], "INVALID_RANGE");
    await refused(["999999", at("10:00"), at("11:00")], "NOT_FOUND");
  }));
