import { attempt, expectSqlState, withRootDb } from "../../helpers.ts";
import { hold, openDay, starts } from "../studio.ts";

const buffers = { buffer_before_minutes: 10, buffer_after_minutes: 15, slot_interval_minutes: 5 };

test("the gap to a claim is the first's after plus the second's before", () =>
  withRootDb(async (client) => {
    const model = await openDay(client, buffers);
    await hold(client, model, "bob", "12:00", "13:00");
    const found = await starts(client, model);
    expect(found.filter((start) => start < "12:00").at(-1)).toBe("10:35");
    expect(found.filter((start) => start > "12:00")[0]).toBe("13:25");
  }));

test("the same user's claims keep the gap too", () =>
  withRootDb(async (client) => {
    const model = await openDay(client, buffers);
    await hold(client, model, "bob", "12:00", "13:00");
    await expectSqlState(
      attempt(client, () => hold(client, model, "bob", "13:24", "14:24")),
      "SLOT_TAKEN",
    );
    await hold(client, model, "bob", "13:25", "14:25");
  }));

test("claims keep the buffers of their own time; a candidate has today's", () =>
  withRootDb(async (client) => {
    const model = await openDay(client, buffers);
    await hold(client, model, "bob", "12:00", "13:00");
    await client.query("update holdfast.models set buffer_before_minutes = 30, buffer_after_minutes = 0");
    const found = await starts(client, model);
    expect(found.filter((start) => start < "12:00").at(-1)).toBe("10:50");
    expect(found.filter((start) => start > "12:00")[0]).toBe("13:45");
  }));

test("no buffer at the window's edges, beside blocked or external time", () =>
  withRootDb(async (client) => {
    const model = await openDay(client, { ...buffers, slot_interval_minutes: 60 });
    await client.query(
      "insert into holdfast.model_blocked_dates (model_id, blocked_date, start_time, end_time) values ($1, '2026-05-04', '11:00', '12:00')",
      [model],
    );
    await client.query(
      "insert into holdfast.external_busy (model_id, source, external_id, during) values ($1, 'x', '1', '[2026-05-04 14:00Z,2026-05-04 15:00Z)')",
      [model],
    );
    expect(await starts(client, model)).toEqual(["09:00", "10:00", "12:00", "13:00", "15:00", "16:00"]);
    for (const start of ["09", "12", "15"]) await hold(client, model, `user ${start}`, `${start}:00`, `${Number(start) + 1}:00`);
  }));

test("a claim outside the searched time still reaches into it with its buffers", () =>
  withRootDb(async (client) => {
    const model = await openDay(client, { ...buffers, slot_interval_minutes: 60 });
    await hold(client, model, "bob", "09:00", "10:00");
    expect(await starts(client, model, { from: "10:00", to: "12:00" })).toEqual(["10:25", "11:00"]);
    await hold(client, model, "eve", "15:00", "16:00");
    expect(await starts(client, model, { from: "13:00", to: "15:00", minutes: 60 })).toEqual(["13:00"]);
    expect(await starts(client, model, { from: "13:30", to: "14:45", minutes: 60 })).toEqual([]);
    // Where the claim's own buffer ends before the search begins, the candidate's still counts; the run's own start is 12:05.
    await hold(client, model, "mia", "11:25", "11:40");
    expect(await starts(client, model, { from: "12:00", to: "14:00" })).toEqual(["12:05", "13:00"]);
  }));

test("what search offers, hold accepts; a second earlier or later beside the claim it does not", () =>
  withRootDb(async (client) => {
    const model = await openDay(client, buffers);
    await hold(client, model, "bob", "12:00", "13:00");
    const offered = await starts(client, model);
    for (let minute = 9 * 60; minute <= 16 * 60; minute += 5) {
      const time = (m: number) => `${String(Math.floor(m / 60)).padStart(2, "0")}:${String(m % 60).padStart(2, "0")}`;
      await client.query("savepoint one");
      const accepted = await hold(client, model, "eve", time(minute), time(minute + 60)).then(
        () => true,
        () => false,
      );
      await client.query("rollback to one");
      expect([time(minute), accepted]).toEqual([time(minute), offered.includes(time(minute))]);
    }
  }));
