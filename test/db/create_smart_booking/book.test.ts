import type pg from "pg";
import { asCaller, asOwner, attempt, expectSqlState, withRootDb } from "../../helpers.ts";
import {
  addModel,
  at,
  type Booking,
  book,
  counted,
  freezeClock,
  type Hold,
  hold,
  ledger,
  one,
  open,
  openDay,
  readBooking,
  readHold,
} from "../studio.ts";

interface SmartBooking extends Booking {
  availability_id: string;
  starts: Date;
  score: number;
  minutes: number;
}

interface Wish {
  user?: string | null;
  minutes?: number | null;
  preferred?: string | null;
  from?: string | null;
  to?: string | null;
  price?: number | null;
  currency?: string | null;
  reference?: string | null;
}

const good: Required<Wish> = {
  user: "ada",
  minutes: 60,
  preferred: "15:00",
  from: "10:00",
  to: "20:00",
  price: null,
  currency: null,
  reference: null,
};

function smart(client: pg.ClientBase, model: string | null, wish: Wish = {}): Promise<SmartBooking> {
  const { user, minutes, preferred, from, to, price, currency, reference } = { ...good, ...wish };
  const instant = (time: string | null): string | null => (time === null || time.includes("infinity") ? time : at(time));
  return one<SmartBooking>(
    client,
    `select (s.booking).*, (s.availability).id as availability_id, lower((s.booking).during) as starts,
       s.match_score as score, s.time_difference_minutes as minutes
     from holdfast.create_smart_booking($1, $2, $3, $4, $5, $6, $7, $8, $9) as s`,
    [user, model, minutes, instant(preferred), instant(from), instant(to), price, currency, reference],
  );
}

test("the brief's example: 60 minutes, 15:00 preferred, between 10:00 and 20:00", () =>
  withRootDb(async (client) => {
    await freezeClock(client, "00:00");
    const model = await addModel(client);
    const window = await open(client, model, "14:00", "22:00");
    await asCaller(client, "customer", "ada");
    const booked = await smart(client, model, { user: null });
    await asOwner(client);
    expect(booked).toMatchObject({
      user_id: "ada",
      status: "pending",
      price: "60.00",
      match_score: 90,
      score: 90,
      minutes: 0,
      availability_id: window,
    });
    expect(booked.starts.toISOString()).toBe("2026-05-04T15:00:00.000Z");
    expect(await readHold(client, booked.hold_id)).toMatchObject({ status: "active", user_id: "ada" });
    expect(await ledger(client, model)).toEqual(["15:00-16:00 (15:00-16:00) until 00:10"]);
  }));

test("where the preferred time is taken, the best of the rest, and how far off", () =>
  withRootDb(async (client) => {
    const model = await openDay(client);
    await hold(client, model, "bob", "14:45", "15:45");
    expect(await smart(client, model)).toMatchObject({ score: 70, minutes: 45, starts: new Date("2026-05-04T15:45Z") });
  }));

test("without a preference the earliest", () =>
  withRootDb(async (client) => {
    const model = await openDay(client);
    expect(await smart(client, model, { preferred: null })).toMatchObject({ minutes: 0, score: 90, starts: new Date("2026-05-04T10:00Z") });
  }));

test("free of charge it is confirmed at once", () =>
  withRootDb(async (client) => {
    const model = await openDay(client, { hourly_rate: 0 });
    const booked = await smart(client, model);
    expect(booked.status).toBe("confirmed");
    expect((await readHold(client, booked.hold_id)).status).toBe("converted");
  }));

test("an admin's price, currency and reference", () =>
  withRootDb(async (client) => {
    const model = await openDay(client);
    await asCaller(client, "admin", "host");
    expect(await smart(client, model, { price: 9.995, currency: "EUR", reference: "chat 7" })).toMatchObject({
      user_id: "ada",
      price: "10.00",
      currency: "EUR",
      host_reference: "chat 7",
    });
  }));

test("one's own hold is found and booked; asked again, the booking on it is returned", () =>
  withRootDb(async (client) => {
    const model = await openDay(client, { max_active_holds_per_user: 1 });
    const held: Hold = await hold(client, model, "ada", "15:00", "16:00");
    const first = await smart(client, model);
    expect(first).toMatchObject({ hold_id: held.id, score: 100, status: "pending" });
    expect(await smart(client, model)).toMatchObject({ id: first.id, hold_id: held.id });
    expect(await ledger(client, model)).toHaveLength(1);
  }));

test("no slot is an error that names the next one, and writes nothing", () =>
  withRootDb(async (client) => {
    const model = await openDay(client);
    await open(client, model, "2026-05-06T09:30", "2026-05-06T12:00");
    await book(client, model, (await hold(client, model, "bob", "09:00", "17:00")).id);
    const before = await counted(client);
    const error = await expectSqlState(
      attempt(client, () => smart(client, model)),
      "NO_SLOT",
    );
    expect(JSON.parse(error.detail!)).toEqual({
      model_id: Number(model),
      next_starts_at: "2026-05-06T09:30:00+00:00",
      next_ends_at: "2026-05-06T10:30:00+00:00",
    });
    expect(await counted(client)).toEqual(before);
    await client.query("delete from holdfast.availability where lower(during) > '2026-05-05'");
    const none = await expectSqlState(
      attempt(client, () => smart(client, model)),
      "NO_SLOT",
    );
    expect(JSON.parse(none.detail!)).toEqual({ model_id: Number(model) });
  }));

test("the next slot is one that can be held: after the notice, within the horizon", () =>
  withRootDb(async (client) => {
    const model = await openDay(client, { min_notice_minutes: 24 * 60 * 3, booking_horizon_days: 5 });
    await open(client, model, "2026-05-06T09:00", "2026-05-06T17:00");
    await open(client, model, "2026-05-20T09:00", "2026-05-20T17:00");
    const error = await expectSqlState(
      attempt(client, () => smart(client, model)),
      "NO_SLOT",
    );
    expect(JSON.parse(error.detail!)).toEqual({ model_id: Number(model) });
    await open(client, model, "2026-05-07T00:00", "2026-05-07T02:00");
    const next = await expectSqlState(
      attempt(client, () => smart(client, model)),
      "NO_SLOT",
    );
    const { next_starts_at, next_ends_at } = JSON.parse(next.detail!);
    await client.query("select holdfast.hold_slot($1, 'eve', $2, $3)", [model, next_starts_at, next_ends_at]);
    expect(next_starts_at).toBe("2026-05-07T00:00:00+00:00");
  }));

test("a hold that ran out unswept is in nobody's way", () =>
  withRootDb(async (client) => {
    const model = await openDay(client);
    const stale = await smart(client, model, { user: "bob" });
    await freezeClock(client, "00:10");
    expect(await smart(client, model)).toMatchObject({ starts: stale.starts });
    expect((await readBooking(client, stale.id)).status).toBe("expired");
  }));

test.each<[string, Wish, string]>([
  ["no length", { minutes: null }, "MISSING_ARGUMENT"],
  ["no start of the search", { from: null }, "MISSING_ARGUMENT"],
  ["no end of the search", { to: null }, "MISSING_ARGUMENT"],
  ["no user", { user: null }, "MISSING_ARGUMENT"],
  ["an empty user", { user: "" }, "INVALID_ARGUMENT"],
  ["length 0", { minutes: 0 }, "BAD_DURATION"],
  ["a negative length", { minutes: -1 }, "BAD_DURATION"],
  ["a length over the model's", { minutes: 481 }, "BAD_DURATION"],
  ["an inverted search", { from: "20:00", to: "10:00" }, "INVALID_RANGE"],
  ["an infinite search", { to: "infinity" }, "INVALID_RANGE"],
  ["an infinite preference", { preferred: "-infinity" }, "INVALID_ARGUMENT"],
  ["a price below zero", { price: -1 }, "INVALID_ARGUMENT"],
  ["a currency without a price", { currency: "EUR" }, "MISSING_ARGUMENT"],
  ["a host reference of 201 characters", { reference: "x".repeat(201) }, "INVALID_ARGUMENT"],
])("bad input: %s", (_, wish, code) =>
  withRootDb(async (client) => {
    const model = await openDay(client);
    const before = await counted(client);
    await expectSqlState(
      attempt(client, () => smart(client, model, wish)),
      code,
    );
    expect(await counted(client)).toEqual(before);
  }),
);

test("a model that is off, not there or not given", () =>
  withRootDb(async (client) => {
    const model = await openDay(client);
    await client.query("update holdfast.models set is_active = false");
    for (const [given, code] of [
      [model, "MODEL_INACTIVE"],
      ["999999999", "NOT_FOUND"],
      [null, "MISSING_ARGUMENT"],
    ] as const) {
      await expectSqlState(
        attempt(client, () => smart(client, given)),
        code,
      );
    }
  }));

test("the user's limit counts", () =>
  withRootDb(async (client) => {
    const model = await openDay(client, { max_active_holds_per_user: 1 });
    await hold(client, model, "ada", "09:00", "09:30");
    await expectSqlState(
      attempt(client, () => smart(client, model)),
      "HOLD_LIMIT_REACHED",
    );
  }));

test("who may", () =>
  withRootDb(async (client) => {
    const model = await openDay(client);
    await asCaller(client, "anonymous");
    await expectSqlState(
      attempt(client, () => smart(client, model, { user: null })),
      "42501",
    );
    await asCaller(client, "customer", "ada");
    for (const wish of [{ user: "bob" }, { price: 0 }, { currency: "USD" }, { reference: "x" }]) {
      await expectSqlState(
        attempt(client, () => smart(client, model, wish)),
        "FORBIDDEN",
      );
    }
    expect((await smart(client, model, { user: "ada" })).user_id).toBe("ada");
  }));
