import type pg from "pg";
import { attempt, expectSqlState, withRootDb } from "../../helpers.ts";
import { counted, hold, openDay, readHold } from "../studio.ts";

/** Everything that can be against Monday 12:00-13:00, in the order in which a refusal names it, and what takes each away. */
const faults: Array<[code: string, remedy: string]> = [
  ["MODEL_INACTIVE", "update holdfast.models set is_active = true"],
  ["BAD_DURATION", "update holdfast.models set min_booking_minutes = 15"],
  ["BELOW_MIN_NOTICE", "update holdfast.models set min_notice_minutes = 0"],
  ["BLOCKED_DATE", "delete from holdfast.model_blocked_dates"],
  ["OUTSIDE_AVAILABILITY", "update holdfast.availability set during = '[2026-05-04 09:00Z,2026-05-04 17:00Z)'"],
  ["EXTERNAL_BUSY", "delete from holdfast.external_busy"],
  ["SLOT_TAKEN", "select holdfast.release_hold(model_id, id) from holdfast.booking_holds where user_id = 'bob'"],
  ["HOLD_LIMIT_REACHED", "select holdfast.release_hold(model_id, id) from holdfast.booking_holds where user_id = 'ada'"],
];

async function withAllFaults(client: pg.Client): Promise<string> {
  const model = await openDay(client, { max_active_holds_per_user: 1 });
  await hold(client, model, "ada", "09:00", "10:00");
  await hold(client, model, "bob", "12:30", "13:30");
  await client.query(`
    update holdfast.models set is_active = false, min_booking_minutes = 90, min_notice_minutes = 800;
    update holdfast.availability set during = '[2026-05-04 09:00Z,2026-05-04 12:30Z)';
    insert into holdfast.model_blocked_dates (model_id, blocked_date) values (${model}, '2026-05-04');
    insert into holdfast.external_busy (model_id, source, external_id, during)
    values (${model}, 'x', '1', '[2026-05-04 12:59Z,2026-05-04 15:00Z)')`);
  return model;
}

test("each fault by its code, the first of them first, and nothing written", () =>
  withRootDb(async (client) => {
    const model = await withAllFaults(client);
    const claim = () => attempt(client, () => hold(client, model, "ada", "12:00", "13:00"));
    for (const [code, remedy] of faults) {
      const before = await counted(client);
      await expectSqlState(claim(), code);
      expect(await counted(client)).toEqual(before);
      await client.query(remedy);
    }
    expect((await readHold(client, (await claim()).id)).status).toBe("active");
  }));

test("SLOT_TAKEN tells the claim's range and not whose it is", () =>
  withRootDb(async (client) => {
    const model = await openDay(client);
    await hold(client, model, "bob", "12:30", "13:30");
    const error = await expectSqlState(hold(client, model, "ada", "12:00", "13:00"), "SLOT_TAKEN");
    expect(JSON.parse(error.detail!)).toEqual({
      model_id: Number(model),
      starts_at: "2026-05-04T12:00:00+00:00",
      ends_at: "2026-05-04T13:00:00+00:00",
      conflict_starts_at: "2026-05-04T12:30:00+00:00",
      conflict_ends_at: "2026-05-04T13:30:00+00:00",
    });
  }));
