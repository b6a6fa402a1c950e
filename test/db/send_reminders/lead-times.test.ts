import { withRootDb } from "../../helpers.ts";
import { messages } from "../notifications.ts";
import { addModel, at, book, freezeClock, hold, open, openDay } from "../studio.ts";
import { bookAt, bookedDay, remind, reminders, remindMe } from "./reminders.ts";

test("once for each lead time, when it has come: by default a day and an hour before", () =>
  withRootDb(async (client) => {
    const model = await addModel(client);
    await freezeClock(client, "2026-05-02T00:00");
    await open(client, model, "09:00", "17:00");
    await bookAt(client, model, "15:00", "16:00");
    await remindMe(client);
    await freezeClock(client, "2026-05-03T14:59:59");
    expect(await remind(client)).toBe(0);
    await freezeClock(client, "2026-05-03T15:00");
    expect(await remind(client)).toBe(1);
    expect(await remind(client)).toBe(0);
    await freezeClock(client, "14:00");
    expect(await remind(client)).toBe(1);
    expect(await remind(client)).toBe(0);
    expect(await reminders(client)).toEqual(["ada 1440", "ada 60"]);
  }));

test("it tells which booking, when and what it costs", () =>
  withRootDb(async (client) => {
    const { model, booking } = await bookedDay(client);
    await remindMe(client);
    await freezeClock(client, "14:30");
    await remind(client);
    const times = { starts_at: "2026-05-04T15:00:00+00:00", ends_at: "2026-05-04T16:00:00+00:00" };
    expect(await messages(client)).toMatchObject([
      {
        model_id: model,
        user_id: "ada",
        event_type: "booking_reminder",
        payload: { count: 1, ...times, items: [{ id: booking, user_id: "ada", ...times, price: 60, currency: "USD" }] },
      },
    ]);
  }));

test("of lead times that passed before the booking was made, or while no worker ran, only the nearest", () =>
  withRootDb(async (client) => {
    await bookedDay(client);
    await remindMe(client, { lead_times_minutes: [2880, 1440, 120, 60] });
    await freezeClock(client, "13:30");
    expect(await remind(client)).toBe(1);
    expect(await reminders(client)).toEqual(["ada 120"]);
    await freezeClock(client, "14:55");
    await remind(client);
    expect(await reminders(client)).toEqual(["ada 120", "ada 60"]);
  }));

test("none once it has begun", () =>
  withRootDb(async (client) => {
    await bookedDay(client);
    await remindMe(client);
    await freezeClock(client, "15:00");
    expect(await remind(client)).toBe(0);
  }));

test("only of what is confirmed", () =>
  withRootDb(async (client) => {
    const model = await openDay(client, { hold_minutes: 1440 });
    await remindMe(client);
    const pending = await book(client, model, (await hold(client, model, "ada", "15:00", "16:00")).id);
    await freezeClock(client, "14:30");
    expect(await remind(client)).toBe(0);
    await client.query("select holdfast.confirm_booking($1, $2, 'pay', 60, 'USD')", [model, pending.id]);
    expect(await remind(client)).toBe(1);
    await client.query("select holdfast.cancel_booking($1, $2)", [model, pending.id]);
    expect(await remind(client)).toBe(0);
  }));

test("in batches: each booking is reminded of once", () =>
  withRootDb(async (client) => {
    const model = await openDay(client, { max_active_holds_per_user: 10 });
    await remindMe(client);
    for (const hour of ["10", "11", "12", "13", "14"]) await bookAt(client, model, `${hour}:00`, `${Number(hour) + 1}:00`);
    const batch = async () => (await client.query<{ n: number }>("select holdfast_private.send_reminders(2) as n")).rows[0]!.n;
    expect([await batch(), await batch(), await batch(), await batch()]).toEqual([2, 2, 1, 0]);
    expect((await messages(client)).map(({ payload }) => payload.starts_at.slice(11, 16))).toEqual([
      "10:00",
      "11:00",
      "12:00",
      "13:00",
      "14:00",
    ]);
  }));

test("who asked at another address, or by several subscriptions at one, is told once at each", () =>
  withRootDb(async (client) => {
    await bookedDay(client);
    const mail = { channel: "email", address: "ada@example.com" };
    await remindMe(client);
    await remindMe(client, mail);
    await remindMe(client, { ...mail, event_types: ["booking_reminder", "hold_placed"] });
    await freezeClock(client, "14:00");
    await remind(client);
    await remind(client);
    expect((await messages(client)).map(({ channel, status }) => `${channel} ${status}`).sort()).toEqual([
      "email pending",
      "in_app delivered",
    ]);
  }));

test("a mail's job comes with it", () =>
  withRootDb(async (client) => {
    const { model } = await bookedDay(client);
    await remindMe(client, { channel: "email", address: "ada@example.com" });
    await freezeClock(client, "14:00");
    await remind(client);
    const { rows } = await client.query("select run_at from graphile_worker.jobs where task_identifier = 'deliver_notification'");
    expect(rows).toEqual([{ run_at: new Date(at("14:00")) }]);
    expect(await messages(client)).toMatchObject([{ model_id: model, status: "pending" }]);
  }));
