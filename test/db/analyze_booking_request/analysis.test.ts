import type pg from "pg";
import { asCaller, attempt, asOwner, expectSqlState, withRootDb } from "../../helpers.ts";
import { at, clockTime, counted, hold, one, open, openDay } from "../studio.ts";

interface Analysis {
  is_available: boolean;
  reasons: { code: string; blocked_reason: string | null }[];
  conflicts: { conflict_type: string; overlap_minutes: number }[];
  alternatives: { starts_at: string; ends_at: string; score: number }[];
}

function analyze(client: pg.ClientBase, model: string, from: string, to: string): Promise<Analysis> {
  return one<Analysis>(
    client,
    `select is_available, to_jsonb(reasons) as reasons, to_jsonb(conflicts) as conflicts, to_jsonb(alternatives) as alternatives
     from holdfast.analyze_booking_request($1, $2, $3)`,
    [model, at(from), at(to)],
  );
}

const starts = ({ alternatives }: Analysis): string[] => alternatives.map(({ starts_at }) => clockTime(new Date(starts_at)));

test("a free time has no reasons against it, its window among the conflicts, and three other starts", () =>
  withRootDb(async (client) => {
    const model = await openDay(client);
    const analysis = await analyze(client, model, "10:00", "11:00");
    expect(analysis).toMatchObject({
      is_available: true,
      reasons: [],
      conflicts: [{ conflict_type: "availability", overlap_minutes: 60 }],
      alternatives: [{ score: 80 }, { score: 80 }, { score: 80 }],
    });
    expect(starts(analysis)).toEqual(["09:45", "10:15", "09:30"]);
  }));

test("what is in the way is told as explain_slot and check_availability_conflicts tell it, with the nearest three by score", () =>
  withRootDb(async (client) => {
    const model = await openDay(client);
    await hold(client, model, "anna", "10:00", "11:00");
    await asCaller(client, "customer", "bert");
    const analysis = await analyze(client, model, "10:30", "11:30");
    const told = await one(
      client,
      `select (select jsonb_agg(r) from holdfast.explain_slot($1, $2, $3) as r) as reasons,
         (select jsonb_agg(c) from holdfast.check_availability_conflicts($1, $2, $3) as c) as conflicts`,
      [model, at("10:30"), at("11:30")],
    );
    expect(analysis).toMatchObject({ is_available: false, ...told });
    expect(analysis.reasons.map(({ code }) => code)).toEqual(["SLOT_TAKEN"]);
    expect(starts(analysis)).toEqual(["11:00", "11:15", "11:30"]);
    expect(JSON.stringify(analysis)).not.toMatch(/anna/);
  }));

test("alternatives are as long as what was asked, up to the horizon, and can be held", () =>
  withRootDb(async (client) => {
    const model = await openDay(client, { booking_horizon_days: 30 });
    await open(client, model, "2026-05-25T09:00", "2026-05-25T11:00");
    await open(client, model, "2026-06-08T09:00", "2026-06-08T11:00");
    const analysis = await analyze(client, model, "2026-05-25T12:00", "2026-05-25T14:00");
    expect(analysis.reasons.map(({ code }) => code)).toEqual(["OUTSIDE_AVAILABILITY"]);
    const [best] = analysis.alternatives;
    expect(best).toMatchObject({ starts_at: "2026-05-25T09:00:00+00:00", ends_at: "2026-05-25T11:00:00+00:00", score: 60 });
    expect(analysis.alternatives).toHaveLength(3);
    for (const { starts_at, ends_at } of analysis.alternatives) {
      await attempt(client, () => client.query("select holdfast.hold_slot($1, 'bert', $2, $3)", [model, starts_at, ends_at]));
      await client.query("select holdfast.release_hold($1, max(id)) from holdfast.booking_holds where model_id = $1", [model]);
    }
  }));

test("a day's length is real hours, whatever the session's time zone does", () =>
  withRootDb(async (client) => {
    const model = await openDay(client, { max_booking_minutes: 2880 });
    await open(client, model, "2026-05-10T00:00", "2026-05-14T00:00");
    await client.query("select set_config('timezone', 'America/New_York', true)");
    const { alternatives } = await analyze(client, model, "2026-05-11T00:00", "2026-05-12T01:00");
    expect(alternatives.map(({ starts_at, ends_at }) => Date.parse(ends_at) - Date.parse(starts_at))).toEqual(
      [25, 25, 25].map((h) => h * 3_600_000),
    );
  }));

test("a length that the model does not take has no alternatives", () =>
  withRootDb(async (client) => {
    const model = await openDay(client);
    const analysis = await analyze(client, model, "10:00", "10:10");
    expect(analysis).toMatchObject({ is_available: false, reasons: [{ code: "BAD_DURATION" }], alternatives: [] });
  }));

test("why a date is blocked is for the model itself and admins", () =>
  withRootDb(async (client) => {
    const model = await openDay(client);
    await client.query("select holdfast.block_dates($1, array['2026-05-04'::date], 'ill')", [model]);
    for (const [role, modelId, reason] of [
      ["anonymous", null, null],
      ["customer", null, null],
      ["model", Number(model) + 1, null],
      ["model", model, "ill"],
      ["admin", null, "ill"],
    ] as const) {
      await asCaller(client, role, "somebody", modelId);
      const { reasons } = await analyze(client, model, "10:00", "11:00");
      expect([role, reasons.map(({ code, blocked_reason }) => [code, blocked_reason])]).toEqual([role, [["BLOCKED_DATE", reason]]]);
    }
  }));

test("bad input has its code; nothing is written", () =>
  withRootDb(async (client) => {
    const model = await openDay(client);
    const before = await counted(client);
    await asCaller(client, "anonymous");
    for (const [values, code] of [
      [[null, at("10:00"), at("11:00")], "MISSING_ARGUMENT"],
      [[model, null, at("11:00")], "MISSING_ARGUMENT"],
      [[model, at("10:00"), null], "MISSING_ARGUMENT"],
      [[model, at("11:00"), at("10:00")], "INVALID_RANGE"],
      [[model, at("10:00"), at("2028-05-04T10:00")], "INVALID_RANGE"],
      [["999999", at("10:00"), at("11:00")], "NOT_FOUND"],
    ] as const) {
      const call = () => client.query("select * from holdfast.analyze_booking_request($1, $2, $3)", [...values]);
      await expectSqlState(attempt(client, call), code);
    }
    await asOwner(client);
    expect(await counted(client)).toEqual(before);
  }));
