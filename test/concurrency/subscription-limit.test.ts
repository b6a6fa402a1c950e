import { withTemplateDb } from "../helpers.ts";
import { race, tally } from "./race.ts";

test("one user's 8 subscriptions at once, with room for 3, stay within the limit", () =>
  withTemplateDb(async (database) => {
    await database.pool.query("select holdfast.subscribe_to_availability(user_id => 'ada') from generate_series(1, 97)");
    const outcomes = await race(
      database,
      "holdfast.user_notifications",
      Array.from({ length: 8 }, () => ({ role: "customer" as const, userId: "ada", sql: "select holdfast.subscribe_to_availability()" })),
    );
    expect(tally(outcomes)).toEqual({ won: 3, SUBSCRIPTION_LIMIT_REACHED: 5 });
  }));
