import type pg from "pg";
import { withRootDb } from "../../helpers.ts";
import { delivery, finish, mailToAda, start } from "../deliveries.ts";
import { addModel, at, freezeClock } from "../studio.ts";

const minutes = 60_000;
const hours = 60 * minutes;
const plan = [5_000, 5 * minutes, 30 * minutes, 2 * hours, 5 * hours, 10 * hours, 14 * hours, 20 * hours, 24 * hours];

/** The clock stands at an instant of a day or a later one. */
const atInstant = (client: pg.ClientBase, instant: number): Promise<void> => freezeClock(client, new Date(instant).toISOString());

test("ten attempts within about 76 hours, each later than planned or earlier by a tenth at most; then it is parked with its last error", () =>
  withRootDb(async (client) => {
    const model = await addModel(client);
    const id = await mailToAda(client, model);
    let now = Date.parse(at("00:00"));
    for (const [n, planned] of plan.entries()) {
      await atInstant(client, now);
      expect(await start(client, model, id)).toMatchObject({ attempt: n + 1 });
      expect(await finish(client, model, id, n + 1, "failed", { error: `error ${n + 1}` })).toBe("failed");
      const next = (await delivery(client, id)).next_attempt_at!.getTime();
      expect(next - now).toBeGreaterThanOrEqual(planned * 0.9);
      expect(next - now).toBeLessThanOrEqual(planned * 1.1);
      // The database counts microseconds.
      now = next + 1;
    }
    await atInstant(client, now);
    expect(await start(client, model, id)).toMatchObject({ attempt: 10 });
    expect(await finish(client, model, id, 10, "failed", { error: "error 10" })).toBe("parked");
    expect(await delivery(client, id)).toMatchObject({ attempts: 10, last_error: "error 10", next_attempt_at: null });
  }));

test("not all at the same moment", () =>
  withRootDb(async (client) => {
    const { rows } = await client.query("select distinct holdfast_private.retry_delay(3) from generate_series(1, 20)");
    expect(rows.length).toBeGreaterThan(15);
  }));

test.each([
  ["longer than the plan: as long as that", 3600, 3_600_000, 3_600_000],
  ["shorter: the plan", 1, 4_500, 5_500],
  ["longer than a day: a day", 10_000_000, 24 * hours, 24 * hours],
  ["nonsense: the plan", -5, 4_500, 5_500],
])("the receiver asks for a pause that is %s", (_, retryAfter, least, most) =>
  withRootDb(async (client) => {
    const model = await addModel(client);
    const id = await mailToAda(client, model);
    await freezeClock(client, "00:00");
    await start(client, model, id);
    await finish(client, model, id, 1, "failed", { retryAfter });
    const pause = (await delivery(client, id)).next_attempt_at!.getTime() - Date.parse(at("00:00"));
    expect(pause).toBeGreaterThanOrEqual(least);
    expect(pause).toBeLessThanOrEqual(most);
  }),
);
