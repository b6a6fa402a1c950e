import { asCaller, withRootDb } from "../../helpers.ts";
import { book, hold, openDay, search } from "../studio.ts";

test("anonymous, customers, models, admins and the owner find the same, whoever's claims they can read", () =>
  withRootDb(async (client) => {
    const model = await openDay(client, { buffer_before_minutes: 10, buffer_after_minutes: 15 });
    await hold(client, model, "bob", "10:00", "11:00");
    await book(client, model, (await hold(client, model, "bob", "13:00", "14:00")).id);
    await client.query(
      "insert into holdfast.model_blocked_dates (model_id, blocked_date, start_time, end_time, reason) values ($1, '2026-05-04', '15:00', '15:30', 'dentist')",
      [model],
    );
    const expected = await search(client, model, { preferred: "12:00" });
    expect(expected).toHaveLength(5);
    for (const [role, user] of [
      ["anonymous", ""],
      ["customer", "eve"],
      ["model", "m"],
      ["admin", "root"],
    ] as const) {
      await asCaller(client, role, user, role === "model" ? "999" : null);
      expect(await search(client, model, { preferred: "12:00" })).toEqual(expected);
    }
  }));
