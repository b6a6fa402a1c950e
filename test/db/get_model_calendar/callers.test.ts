import { asCaller, attempt, expectSqlState, type Role, withRootDb } from "../../helpers.ts";
import { at, book, hold, openDay } from "../studio.ts";
import { modelCalendar } from "./calendar.ts";

const cases: Array<[who: string, role: Role, user: string, own: boolean, sees: "all" | "adas" | "nothing"]> = [
  ["an anonymous caller", "anonymous", "", false, "nothing"],
  ["another customer", "customer", "eve", false, "nothing"],
  ["a customer, of its own", "customer", "ada", false, "adas"],
  ["another model", "model", "room 2", false, "nothing"],
  ["another model that is a customer here", "model", "ada", false, "adas"],
  ["the model itself", "model", "room", true, "all"],
  ["an admin", "admin", "host", false, "all"],
];

test.each(cases)("whose a claim is, and why a date is blocked: %s", (_, role, user, own, sees) =>
  withRootDb(async (client) => {
    const model = await openDay(client);
    const adas = await book(client, model, (await hold(client, model, "ada", "10:00", "11:00")).id, ["p", 60, "USD"]);
    const bobs = await hold(client, model, "bob", "12:00", "13:00");
    await client.query("select holdfast.block_dates($1, array['2026-05-04'::date], 'dentist', '14:00', '15:00')", [model]);
    await asCaller(client, role, user, own ? model : Number(model) + 1);
    const rows = (await modelCalendar(client, model)).map(({ entry_type, entry_id, booking_id, user_id, status, reason }) => ({
      entry_type,
      entry_id,
      personal: { booking_id, user_id, status, reason },
    }));
    const nothing = { booking_id: null, user_id: null, status: null, reason: null };
    expect(rows).toEqual([
      { entry_type: "available", entry_id: expect.anything(), personal: { ...nothing, status: "manual" } },
      {
        entry_type: "booked",
        entry_id: adas.hold_id,
        personal: sees === "nothing" ? nothing : { ...nothing, booking_id: adas.id, user_id: "ada", status: "confirmed" },
      },
      {
        entry_type: "held",
        entry_id: bobs.id,
        personal: sees === "all" ? { ...nothing, user_id: "bob", status: "active" } : nothing,
      },
      {
        entry_type: "blocked",
        entry_id: expect.anything(),
        personal: sees === "all" ? { ...nothing, reason: "dentist" } : nothing,
      },
    ]);
  }),
);

test.each<[string, unknown[]]>([
  ["MISSING_ARGUMENT", [null, at("00:00"), at("01:00")]],
  ["MISSING_ARGUMENT", ["model", null, at("01:00")]],
  ["MISSING_ARGUMENT", ["model", at("00:00"), null]],
  ["INVALID_RANGE", ["model", at("01:00"), at("01:00")]],
  ["INVALID_RANGE", ["model", at("01:00"), at("00:00")]],
  ["INVALID_RANGE", ["model", at("00:00"), "infinity"]],
  ["INVALID_RANGE", ["model", at("00:00"), at("2027-06-08T00:00:01")]],
  ["NOT_FOUND", ["999999", at("00:00"), at("01:00")]],
])("%s: %j", (code, [model, ...period]) =>
  withRootDb(async (client) => {
    const values = [model === "model" ? await openDay(client) : model, ...period];
    for (const role of ["anonymous", "customer", "model", "admin"] as const) {
      await asCaller(client, role, "ada", role === "model" ? "1" : null);
      await expectSqlState(
        attempt(client, () => client.query("select * from holdfast.get_model_calendar($1, $2, $3)", values)),
        code,
      );
    }
  }),
);
