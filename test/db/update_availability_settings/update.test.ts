import type pg from "pg";
import { asCaller, asOwner, attempt, expectSqlState, withRootDb } from "../../helpers.ts";
import { addModel, counted, freezeClock, hold, one, openDay } from "../studio.ts";

type Settings = Record<string, unknown>;

function update(client: pg.ClientBase, model: string | null, settings: Settings): Promise<Settings> {
  const names = Object.keys(settings);
  const sql = `select * from holdfast.update_availability_settings($1${names.map((name, n) => `, ${name} => $${n + 2}`).join("")})`;
  return one(client, sql, [model, ...Object.values(settings)]);
}

const readModel = (client: pg.ClientBase, model: string): Promise<Settings> =>
  one(client, "select * from holdfast.models where id = $1", [model]);

const changed: Settings = {
  name: "Bea",
  time_zone: "Asia/Tokyo",
  hourly_rate: "12.50",
  currency: "EUR",
  slot_interval_minutes: 20,
  min_booking_minutes: 30,
  max_booking_minutes: 240,
  buffer_before_minutes: 5,
  buffer_after_minutes: 10,
  min_notice_minutes: 60,
  booking_horizon_days: 30,
  hold_minutes: 15,
  max_active_holds_per_user: 1,
  generate_days_ahead: 7,
  is_active: false,
};

test("each setting alone changes, and nothing else; all at once too", () =>
  withRootDb(async (client) => {
    const model = await addModel(client);
    for (const [name, value] of Object.entries(changed)) {
      const before = await readModel(client, model);
      const after = await update(client, model, { [name]: value });
      expect(after).toEqual({ ...before, [name]: value });
      expect(await readModel(client, model)).toEqual(after);
      await update(client, model, { [name]: before[name] });
    }
    expect(await update(client, model, changed)).toMatchObject(changed);
  }));

test("null is no change; what changes nothing leaves no trace", () =>
  withRootDb(async (client) => {
    const model = await addModel(client);
    const [before, trace] = [await readModel(client, model), await counted(client)];
    expect(await update(client, model, {})).toEqual(before);
    expect(await update(client, model, Object.fromEntries(Object.keys(changed).map((name) => [name, null])))).toEqual(before);
    expect(await update(client, model, { name: before.name, hold_minutes: before.hold_minutes })).toEqual(before);
    expect(await counted(client)).toEqual(trace);
  }));

test("each bound has its code and names its setting; nothing is written", () =>
  withRootDb(async (client) => {
    const model = await addModel(client);
    const before = await counted(client);
    for (const [name, values] of Object.entries({
      name: ["", "x".repeat(201)],
      hourly_rate: [-1, "NaN", 1e9],
      currency: ["usd", "EURO"],
      slot_interval_minutes: [0, 1441],
      min_booking_minutes: [0, 481],
      max_booking_minutes: [14, 10081],
      buffer_before_minutes: [-1, 1441],
      buffer_after_minutes: [-1, 1441],
      min_notice_minutes: [-1, 525601],
      booking_horizon_days: [0, 1001],
      hold_minutes: [0, 1441],
      max_active_holds_per_user: [0, 1001],
      generate_days_ahead: [-1, 401],
    })) {
      for (const value of values) {
        const refused = attempt(client, () => update(client, model, { [name]: value }));
        const error = await expectSqlState(refused, "INVALID_ARGUMENT");
        if (typeof value === "number" && !["hourly_rate", "max_booking_minutes"].includes(name)) {
          expect(JSON.parse(error.detail ?? "{}")).toMatchObject({ argument: name });
        }
      }
    }
    await expectSqlState(
      attempt(client, () => update(client, model, { time_zone: "CET" })),
      "INVALID_TIME_ZONE",
    );
    await expectSqlState(
      attempt(client, () => update(client, null, { name: "x" })),
      "MISSING_ARGUMENT",
    );
    expect(await counted(client)).toEqual(before);
  }));

test("by the model itself and admins; for others it is not there", () =>
  withRootDb(async (client) => {
    const model = await addModel(client);
    for (const [role, modelId] of [
      ["model", model],
      ["admin", null],
    ] as const) {
      await asCaller(client, role, "somebody", modelId);
      expect(await update(client, model, { hourly_rate: "1", currency: "EUR", name: role })).toMatchObject({ name: role });
    }
    await asOwner(client);
    const before = await counted(client);
    for (const [role, modelId, code] of [
      ["model", Number(model) + 1, "NOT_FOUND"],
      ["customer", null, "42501"],
      ["anonymous", null, "42501"],
    ] as const) {
      await asCaller(client, role, "somebody", modelId);
      await expectSqlState(
        attempt(client, () => update(client, model, { name: "x" })),
        code,
      );
    }
    await asCaller(client, "admin", "host");
    await expectSqlState(
      attempt(client, () => update(client, "999999", { name: "x" })),
      "NOT_FOUND",
    );
    await asOwner(client);
    expect(await counted(client)).toEqual(before);
  }));

const windowsOf = async (client: pg.ClientBase, model: string): Promise<string[]> => {
  const { rows } = await client.query<{ starts_at: Date }>(
    "select lower(during) as starts_at from holdfast.availability where model_id = $1 order by during",
    [model],
  );
  return rows.map(({ starts_at }) => starts_at.toISOString());
};

test("a new time zone takes the rules' future windows along", () =>
  withRootDb(async (client) => {
    await freezeClock(client, "00:00");
    const model = await addModel(client, { generate_days_ahead: 7 });
    await client.query("select holdfast.add_recurring_schedule($1, 2, '09:00', '17:00')", [model]);
    await client.query("select holdfast.generate_availability_from_schedules($1, '2026-05-04', '2026-05-11')", [model]);
    expect(await windowsOf(client, model)).toEqual(["2026-05-05T09:00:00.000Z"]);
    await update(client, model, { time_zone: "Asia/Tokyo" });
    expect(await windowsOf(client, model)).toEqual(["2026-05-05T00:00:00.000Z"]);
  }));

test("a model put on again, or generated further ahead, has its windows at once", () =>
  withRootDb(async (client) => {
    await freezeClock(client, "00:00");
    const model = await addModel(client, { generate_days_ahead: 7, is_active: false });
    await client.query("select holdfast.add_recurring_schedule($1, 2, '09:00', '17:00')", [model]);
    await update(client, model, { generate_days_ahead: 8 });
    expect(await windowsOf(client, model)).toEqual([]);
    await update(client, model, { is_active: true });
    expect(await windowsOf(client, model)).toEqual(["2026-05-05T09:00:00.000Z", "2026-05-12T09:00:00.000Z"]);
    await update(client, model, { generate_days_ahead: 15 });
    expect(await windowsOf(client, model)).toHaveLength(3);
  }));

test("what is claimed keeps the price and the buffers of its day", () =>
  withRootDb(async (client) => {
    const model = await openDay(client, { buffer_after_minutes: 15 });
    const before = await hold(client, model, "anna", "10:00", "11:00");
    await update(client, model, { hourly_rate: 90, buffer_after_minutes: 0, hold_minutes: 20 });
    const held = await one<Settings>(client, "select * from holdfast.booking_holds where id = $1", [before.id]);
    expect(held).toMatchObject({ price: before.price, buffer_after_minutes: 15, hold_expires_at: before.hold_expires_at });
    expect(await hold(client, model, "anna", "12:00", "13:00")).toMatchObject({ price: "90.00" });
  }));
