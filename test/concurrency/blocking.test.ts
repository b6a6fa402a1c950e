import { withTemplateDb } from "../helpers.ts";
import { at, day, freeModel, holdSlot } from "./calendar.ts";
import { type Call, start, untilAllWait } from "./race.ts";

const block = (model: string): Call => ({ sql: "select * from holdfast.block_dates($1, $2)", values: [model, [day]] });
const hold = (model: string): Call => ({
  role: "customer",
  userId: "ada",
  sql: holdSlot,
  values: [model, at("10:00:00"), at("11:00:00")],
});

test("a hold that waits for a date to be blocked is refused", () =>
  withTemplateDb(async (database) => {
    const model = await freeModel(database);
    const blocking = await start(database, block(model));
    expect((await blocking.done).rows).toEqual([]);
    const holding = await start(database, hold(model));
    await untilAllWait(database, [holding.pid]);
    await blocking.finish();
    expect((await holding.done).code).toBe("BLOCKED_DATE");
    await holding.finish();
  }));

test("a date that waits for a hold is blocked and names it as a conflict", () =>
  withTemplateDb(async (database) => {
    const model = await freeModel(database);
    const holding = await start<{ id: string }>(database, hold(model));
    const { rows } = await holding.done;
    const blocking = await start(database, block(model));
    await untilAllWait(database, [blocking.pid]);
    await holding.finish();
    expect((await blocking.done).rows).toMatchObject([{ conflict_type: "hold", conflict_id: rows[0]!.id }]);
    await blocking.finish();
  }));
