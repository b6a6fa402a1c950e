import type pg from "pg";
import { asCaller, withRootDb } from "../../helpers.ts";
import { addModel, freezeClock, open, openDay } from "../studio.ts";
import { explain } from "./explain.ts";

const block = (client: pg.ClientBase, model: string, from: string, to: string) =>
  client.query("select holdfast.block_dates($1, array['2026-05-04'::date], 'ill', $2, $3)", [model, from, to]);

test("what can be held has no reason against it", () =>
  withRootDb(async (client) => {
    expect(await explain(client, await openDay(client), "09:00", "10:00")).toEqual([]);
  }));

test("time outside the windows is named, part by part", () =>
  withRootDb(async (client) => {
    const model = await openDay(client);
    expect(await explain(client, model, "08:00", "10:00")).toEqual(["OUTSIDE_AVAILABILITY 08:00-09:00"]);
    await open(client, model, "18:00", "19:00");
    expect(await explain(client, model, "16:30", "19:30")).toEqual([
      "OUTSIDE_AVAILABILITY 17:00-18:00",
      "OUTSIDE_AVAILABILITY 19:00-19:30",
    ]);
  }));

test("each blocked part and each external entry is named", () =>
  withRootDb(async (client) => {
    const model = await openDay(client);
    await block(client, model, "09:30", "10:00");
    await block(client, model, "11:00", "12:00");
    await client.query("select holdfast.set_external_busy($1, 'work', array[row('x', $2, $3)::holdfast.external_busy_entry])", [
      model,
      "2026-05-04T10:15Z",
      "2026-05-04T10:30Z",
    ]);
    expect(await explain(client, model, "09:00", "11:30")).toEqual([
      "BLOCKED_DATE 09:30-10:00",
      "BLOCKED_DATE 11:00-12:00",
      "EXTERNAL_BUSY 10:15-10:30",
    ]);
  }));

test("notice and horizon tell where the allowed time begins and ends, the instant itself is allowed", () =>
  withRootDb(async (client) => {
    const model = await openDay(client, { min_notice_minutes: 600, booking_horizon_days: 1 });
    await open(client, model, "2026-05-05T00:00", "2026-05-05T09:00");
    expect(await explain(client, model, "09:59", "11:00")).toEqual(["BELOW_MIN_NOTICE -10:00"]);
    expect(await explain(client, model, "10:00", "11:00")).toEqual([]);
    expect(await explain(client, model, "2026-05-05T00:00", "2026-05-05T01:00")).toEqual([]);
    expect(await explain(client, model, "2026-05-05T00:01", "2026-05-05T01:01")).toEqual(["BEYOND_HORIZON 2026-05-05T00:00-"]);
  }));

test("a length out of bounds, or of no whole minutes, is named with the slot", () =>
  withRootDb(async (client) => {
    const model = await openDay(client, { min_booking_minutes: 30, max_booking_minutes: 60 });
    expect(await explain(client, model, "09:00", "09:29")).toEqual(["BAD_DURATION 09:00-09:29"]);
    expect(await explain(client, model, "09:00", "10:01")).toEqual(["BAD_DURATION 09:00-10:01"]);
    expect(await explain(client, model, "09:00", "09:30:30")).toEqual(["BAD_DURATION 09:00-09:30:30"]);
    expect(await explain(client, model, "09:00", "09:30")).toEqual([]);
  }));

test("a model that takes no bookings says so", () =>
  withRootDb(async (client) => {
    const model = await openDay(client);
    await client.query("select holdfast.deactivate_model($1)", [model]);
    expect(await explain(client, model, "09:00", "10:00")).toEqual(["MODEL_INACTIVE"]);
  }));

test("all reasons come together, in the order in which a hold would name them", () =>
  withRootDb(async (client) => {
    await freezeClock(client, "12:00");
    const model = await addModel(client, { max_booking_minutes: 60 });
    await block(client, model, "09:00", "10:00");
    await asCaller(client, "anonymous");
    expect(await explain(client, model, "09:00", "11:00")).toEqual([
      "BAD_DURATION 09:00-11:00",
      "BELOW_MIN_NOTICE -12:00",
      "BLOCKED_DATE 09:00-10:00",
      "OUTSIDE_AVAILABILITY 09:00-11:00",
    ]);
  }));
