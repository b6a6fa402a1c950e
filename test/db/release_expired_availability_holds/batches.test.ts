import type pg from "pg";
import { asCaller, asOwner, attempt, expectSqlState, withRootDb } from "../../helpers.ts";
import { book, counted, freezeClock, type Hold, hold, ledger, openDay, readBooking, readHold } from "../studio.ts";

async function sweep(client: pg.ClientBase, batch: number | null = 500): Promise<Hold[]> {
  return (await client.query<Hold>("select * from holdfast.release_expired_availability_holds($1)", [batch])).rows;
}

test("expires hold, pending booking and ledger row together and returns what it released", () =>
  withRootDb(async (client) => {
    const model = await openDay(client);
    const due = await hold(client, model, "ada", "10:00", "11:00");
    const booking = await book(client, model, due.id);
    const paid = await hold(client, model, "ada", "11:00", "12:00");
    await book(client, model, paid.id, ["pay", 60, "USD"]);
    await freezeClock(client, "00:05");
    const later = await hold(client, model, "bob", "12:00", "13:00");
    await freezeClock(client, "00:10");
    const swept = await sweep(client);
    expect(swept.map(({ id, status }) => [id, status])).toEqual([[due.id, "expired"]]);
    expect(await readBooking(client, booking.id)).toMatchObject({
      status: "expired",
      cancelled_at: null,
      cancelled_by: null,
      refund_due_at: null,
    });
    expect((await readHold(client, later.id)).status).toBe("active");
    expect(await ledger(client, model)).toEqual(["11:00-12:00 (11:00-12:00)", "12:00-13:00 (12:00-13:00) until 00:15"]);
    expect(await sweep(client)).toEqual([]);
  }));

test("at the very instant, not before", () =>
  withRootDb(async (client) => {
    const model = await openDay(client);
    await hold(client, model, "ada", "10:00", "11:00");
    await freezeClock(client, "00:09:59.999999");
    expect(await sweep(client)).toEqual([]);
    await freezeClock(client, "00:10");
    expect(await sweep(client)).toHaveLength(1);
  }));

test("of the same instant those placed first, wherever their rows lie", () =>
  withRootDb(async (client) => {
    const model = await openDay(client);
    const placed: string[] = [];
    for (const hour of [10, 11, 12]) placed.push((await hold(client, model, "ada", `${hour}:00`, `${hour + 1}:00`)).id);
    // A row that changes lies behind the others from then on, in the table and among the equal ones of the index.
    for (const id of placed.toReversed()) {
      await client.query("update holdfast.booking_holds set hold_expires_at = hold_expires_at - interval '1 minute' where id = $1", [id]);
    }
    await freezeClock(client, "00:10");
    const swept: string[] = [];
    for (let n = 0; n < 3; n++) swept.push(...(await sweep(client, 1)).map(({ id }) => id));
    expect(swept).toEqual(placed);
  }));

test("the oldest first, no more than the batch, over several models", () =>
  withRootDb(async (client) => {
    const first = await openDay(client, { max_active_holds_per_user: 9 });
    const second = await openDay(client, { max_active_holds_per_user: 9 });
    const placed: string[] = [];
    for (const [minute, model, start] of [
      [0, first, 10],
      [1, second, 10],
      [2, first, 11],
      [3, second, 11],
      [4, first, 12],
    ] as const) {
      await freezeClock(client, `00:0${minute}`);
      placed.push((await hold(client, model, "ada", `${start}:00`, `${start + 1}:00`)).id);
    }
    await freezeClock(client, "01:00");
    const rounds = [await sweep(client, 2), await sweep(client, 2), await sweep(client, 2)];
    expect(rounds.map((round) => round.map(({ id }) => id).sort())).toEqual(
      [placed.slice(0, 2), placed.slice(2, 4), placed.slice(4)].map((ids) => ids.sort()),
    );
  }));

test("the log says that the clock did it, and leaves the caller to what comes after", () =>
  withRootDb(async (client) => {
    const model = await openDay(client);
    await book(client, model, (await hold(client, model, "ada", "10:00", "11:00")).id);
    await freezeClock(client, "00:10");
    await asCaller(client, "admin", "host");
    await sweep(client);
    await hold(client, model, null, "10:00", "11:00");
    await asOwner(client);
    const { rows } = await client.query(
      "select table_name, actor, actor_role from holdfast.availability_change_log where changed_at = '2026-05-04 00:10Z' order by id",
    );
    expect(rows).toEqual([
      { table_name: "bookings", actor: "system", actor_role: "holdfast_admin" },
      { table_name: "booking_holds", actor: "system", actor_role: "holdfast_admin" },
      { table_name: "booking_holds", actor: "host", actor_role: "holdfast_admin" },
    ]);
  }));

test.each([[null], [0], [-1], [10001]])("a batch of %s is refused", (batch) =>
  withRootDb(async (client) => {
    const before = await counted(client);
    await expectSqlState(
      attempt(client, () => sweep(client, batch)),
      "INVALID_ARGUMENT",
    );
    expect(await counted(client)).toEqual(before);
  }),
);

test("for workers and admins", () =>
  withRootDb(async (client) => {
    for (const role of ["anonymous", "customer", "model"] as const) {
      await asCaller(client, role, "ada", role === "model" ? "1" : null);
      await expectSqlState(
        attempt(client, () => sweep(client)),
        "42501",
      );
    }
    await asCaller(client, "admin", "host");
    expect(await sweep(client)).toEqual([]);
  }));

test("whoever sweeps may ask whether more than so many wait", () =>
  withRootDb(async (client) => {
    const model = await openDay(client);
    for (const hour of [10, 11]) await hold(client, model, "ada", `${hour}:00`, `${hour + 1}:00`);
    const asked = async (): Promise<unknown> =>
      (
        await client.query(
          "select array(select holdfast_private.has_expired_holds(besides) from unnest('{0,1,2}'::integer[]) as besides) as found",
        )
      ).rows[0].found;
    await freezeClock(client, "00:09:59.999999");
    expect(await asked()).toEqual([false, false, false]);
    await freezeClock(client, "00:10");
    expect(await asked()).toEqual([true, true, false]);
    // As workers of the release before ask.
    expect((await client.query("select holdfast_private.has_expired_holds() as some")).rows).toEqual([{ some: true }]);
  }));
