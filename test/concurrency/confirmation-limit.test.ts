import { withTemplateDb } from "../helpers.ts";
import { race, tally } from "./race.ts";

test("eight users who name one mailbox at once have it asked three times", () =>
  withTemplateDb(async (database) => {
    const sql = "select holdfast.subscribe_to_availability(channel => 'email', address => 'victim@example.com')";
    const outcomes = await race(
      database,
      "holdfast_private.address_confirmations",
      Array.from({ length: 8 }, (_, n) => ({ role: "customer" as const, userId: `user ${n}`, sql })),
    );
    expect(tally(outcomes)).toEqual({ won: 3, CONFIRMATION_LIMIT_REACHED: 5 });
    const { rows } = await database.pool.query("select from graphile_worker.jobs where task_identifier = 'send_confirmation'");
    expect(rows).toHaveLength(3);
  }));
