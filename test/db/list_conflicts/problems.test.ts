import { withRootDb } from "../../helpers.ts";
import { addClaim, addExternal, addModel, addWindow, blockDate } from "../resolve_conflicts/calendar.ts";
import { listConflicts } from "./conflict.ts";

test("claims on blocked dates, outside availability or over external time are listed, a row for each problem", () =>
  withRootDb(async (client) => {
    const model = await addModel(client);
    await addWindow(client, model, 8, 12);
    await addWindow(client, model, 13, 20);
    const fine = await addClaim(client, model, 8, 9);
    const hold = await addClaim(client, model, 10, 14);
    await blockDate(client, model, 9, 11);
    const { rows: blocked } = await client.query<{ id: string }>("select id from holdfast.model_blocked_dates where model_id = $1", [
      model,
    ]);
    const external = await addExternal(client, model, 13, 16);
    const found = await listConflicts(client, model);
    expect(found).toEqual([
      { claim: `hold ${hold}`, problem: "BLOCKED_DATE 10-11", conflict: blocked[0]?.id },
      { claim: `hold ${hold}`, problem: "OUTSIDE_AVAILABILITY 12-13", conflict: null },
      { claim: `hold ${hold}`, problem: "EXTERNAL_BUSY 13-14", conflict: external },
    ]);
    expect(JSON.stringify(found)).not.toContain(`hold ${fine}`);
    expect(await listConflicts(client, model, 14, 20)).toEqual([]);
    expect(await listConflicts(client, model, 13, 20)).toHaveLength(3);
  }));

test("a booking is told by its own id; what has run out, was cancelled or is over is not listed", () =>
  withRootDb(async (client) => {
    const model = await addModel(client);
    await addClaim(client, model, 6, 7, "2029-12-30T00:00:00Z");
    const book = async (from: number, status: string) => {
      const hold = await addClaim(client, model, from, from + 1);
      await client.query("update holdfast.booking_holds set status = 'converted' where model_id = $1 and id = $2", [model, hold]);
      const { rows } = await client.query<{ id: string }>(
        `insert into holdfast.bookings (model_id, hold_id, user_id, during, status, price, currency)
         select model_id, id, user_id, during, 'confirmed', 0, 'USD' from holdfast.booking_holds where model_id = $1 and id = $2
         returning id`,
        [model, hold],
      );
      if (status !== "confirmed") {
        await client.query("update holdfast.bookings set status = $3 where model_id = $1 and id = $2", [model, rows[0]?.id, status]);
      }
      return rows[0]?.id;
    };
    const confirmed = await book(8, "confirmed");
    await book(10, "cancelled");
    await book(12, "completed");
    await book(14, "no_show");
    expect(await listConflicts(client, model)).toEqual([
      { claim: `booking ${confirmed}`, problem: "OUTSIDE_AVAILABILITY 8-9", conflict: null },
    ]);
  }));
