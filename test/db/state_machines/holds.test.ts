import { attempt, expectSqlState, withRootDb } from "../../helpers.ts";
import { one, openDay, readHold } from "../studio.ts";

const states = ["active", "converted", "released", "expired"];
const pairs = states.flatMap((from) => states.map((to) => [from, to] as const));

test.each(pairs)("a hold from %s to %s, by hand as the owner", (from, to) =>
  withRootDb(async (client) => {
    const model = await openDay(client);
    const { id } = await one<{ id: string }>(
      client,
      `insert into holdfast.booking_holds (model_id, user_id, during, hold_expires_at, currency, status)
       values ($1, 'ada', '[2026-05-04 10:00Z,2026-05-04 11:00Z)', '2026-05-04 01:00Z', 'USD', $2) returning id`,
      [model, from],
    );
    const move = attempt(client, () => client.query("update holdfast.booking_holds set status = $1 where id = $2", [to, id]));
    if (from === to || from === "active") await move;
    else await expectSqlState(move, "INVALID_TRANSITION");
    expect((await readHold(client, id)).status).toBe(from === "active" ? to : from);
  }),
);
