import { attempt, expectSqlState, withRootDb } from "../../helpers.ts";
import { addModel, freezeClock, open } from "../studio.ts";

const call = "select * from holdfast.find_best_slots($1, $2, $3, $4, $5, $6)";
/** What works; each test breaks one thing. */
const good = {
  model: "",
  minutes: 60 as unknown,
  preferred: null as unknown,
  from: "2026-05-04T00:00Z" as unknown,
  to: "2026-05-05T00:00Z" as unknown,
  most: 10 as unknown,
};

test.each<[string, Partial<typeof good>, string]>([
  ["no length", { minutes: null }, "MISSING_ARGUMENT"],
  ["no start of the search", { from: null }, "MISSING_ARGUMENT"],
  ["no end of the search", { to: null }, "MISSING_ARGUMENT"],
  ["max_results null", { most: null }, "MISSING_ARGUMENT"],
  ["length 0", { minutes: 0 }, "BAD_DURATION"],
  ["a negative length", { minutes: -60 }, "BAD_DURATION"],
  ["shorter than the model's shortest", { minutes: 14 }, "BAD_DURATION"],
  ["longer than the model's longest", { minutes: 481 }, "BAD_DURATION"],
  ["a length near 2^31", { minutes: 2147483647 }, "BAD_DURATION"],
  ["an empty search", { to: good.from }, "INVALID_RANGE"],
  ["an inverted search", { from: good.to, to: good.from }, "INVALID_RANGE"],
  ["an infinite end", { to: "infinity" }, "INVALID_RANGE"],
  ["an infinite start", { from: "-infinity" }, "INVALID_RANGE"],
  ["over 400 days", { to: "2027-06-09T00:00Z" }, "INVALID_RANGE"],
  ["the end of PostgreSQL's calendar", { from: "294276-12-01T00:00Z", to: "294276-12-31T23:59Z" }, "INVALID_RANGE"],
  ["an infinite preferred time", { preferred: "infinity" }, "INVALID_ARGUMENT"],
  ["a preferred time at the end of PostgreSQL's calendar", { preferred: "294276-12-31T23:59:59Z" }, "INVALID_ARGUMENT"],
  ["a preferred time at its beginning", { preferred: "4713-01-01T00:00:00Z BC" }, "INVALID_ARGUMENT"],
  ["no results wanted", { most: 0 }, "INVALID_ARGUMENT"],
  ["over 100 results wanted", { most: 101 }, "INVALID_ARGUMENT"],
  ["a model that is not there", { model: "999999999" }, "NOT_FOUND"],
  ["no model", { model: null as unknown as string }, "MISSING_ARGUMENT"],
])("%s", (_, wrong, code) =>
  withRootDb(async (client) => {
    await freezeClock(client, "00:00");
    const model = await addModel(client, { time_zone: "Asia/Kolkata" });
    await open(client, model, "09:00", "17:00");
    const ask = (given: typeof good) =>
      attempt(client, () => client.query(call, [given.model, given.minutes, given.preferred, given.from, given.to, given.most]));
    await ask({ ...good, model });
    await expectSqlState(ask({ ...good, model, ...wrong }), code);
  }),
);
