import { asCaller, atClock, withRootDb } from "../../helpers.ts";
import { expectRefused } from "../modelCalendar.ts";

const read = "select holdfast_private.current_instant() as now, clock_timestamp() as server";

test("the clock reads the instant and runs on from there, in every session zone", () =>
  withRootDb(async (client) => {
    // Summer time here, winter there: an offset kept in days would be an hour out.
    await client.query("set local timezone to 'America/New_York'");
    await atClock(client, "2031-07-01T12:00:00Z");
    const first = (await client.query(read)).rows[0].now as Date;
    expect(Math.abs(Number(first) - Date.parse("2031-07-01T12:00:00Z"))).toBeLessThan(5000);
    await client.query("select pg_sleep(0.01)");
    expect(Number((await client.query(read)).rows[0].now)).toBeGreaterThan(Number(first));
  }));

test("null gives the server's clock back", () =>
  withRootDb(async (client) => {
    await atClock(client, "2001-01-01T00:00:00Z");
    await client.query("select holdfast_private.set_clock(null)");
    const { now, server } = (await client.query(read)).rows[0];
    expect(Math.abs(now - server)).toBeLessThan(5000);
    expect((await client.query("select clock_offset = '0' as zero from holdfast_private.clock")).rows).toEqual([{ zero: true }]);
  }));

test("all roles read it, none shifts it", () =>
  withRootDb(async (client) => {
    await atClock(client, "2031-07-01T12:00:00Z");
    for (const role of ["anonymous", "customer", "model", "admin"] as const) {
      await asCaller(client, role, "somebody", role === "model" ? 1 : null);
      expect((await client.query(read)).rows[0].now.getUTCFullYear()).toBe(2031);
      await expectRefusedHere("select holdfast_private.set_clock('2040-01-01Z')");
      await expectRefusedHere("update holdfast_private.clock set clock_offset = '1 hour'");
    }
    async function expectRefusedHere(sql: string): Promise<void> {
      await client.query("savepoint shift");
      await expect(client.query(sql)).rejects.toMatchObject({ code: "42501" });
      await client.query("rollback to shift");
    }
  }));

test("there is no clock at infinity", () =>
  withRootDb(async (client) => {
    await expectRefused(client, "22008", "select holdfast_private.set_clock('infinity')");
  }));
