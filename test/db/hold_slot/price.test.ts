import { asCaller, attempt, expectSqlState, withRootDb } from "../../helpers.ts";
import { book, counted, hold, one, openDay } from "../studio.ts";

// 20 minutes, so that thirds have to be rounded; half a minor unit goes up.
test.each([
  ["USD", "0.015", "10:20", "0.01"],
  ["USD", "100", "10:20", "33.33"],
  ["USD", "0.03", "10:30", "0.02"],
  ["JPY", "3001", "10:30", "1501"],
  ["KWD", "1.001", "10:30", "0.501"],
  ["USD", "999999999.99", "18:00", "7999999999.92"],
])("%s %s an hour until %s costs %s", (currency, rate, end, price) =>
  withRootDb(async (client) => {
    const model = await openDay(client, { currency, hourly_rate: rate });
    await client.query("update holdfast.availability set during = '[2026-05-04 09:00Z,2026-05-04 19:00Z)'");
    const held = await hold(client, model, "ada", "10:00", end);
    expect([held.price, held.currency]).toEqual([price, currency]);
  }),
);

test("the price is fixed by the hold: the rate may change, the booking does not", () =>
  withRootDb(async (client) => {
    const model = await openDay(client);
    const held = await hold(client, model, "ada", "10:00", "11:30");
    await client.query("update holdfast.models set hourly_rate = 100, currency = 'EUR'");
    expect(await book(client, model, held.id)).toMatchObject({ price: "90.00", currency: "USD" });
  }));

const priced = "select price, currency from holdfast.hold_slot($1, 'ada', '2026-05-04 10:00Z', '2026-05-04 11:00Z', $2, $3)";

test.each<[string, unknown, unknown, string, string]>([
  ["in the model's currency", "12.50", null, "12.50", "USD"],
  ["in another", "12.50", "EUR", "12.50", "EUR"],
  ["rounded half up to the minor unit", "10.005", null, "10.01", "USD"],
  ["rounded to that of its own currency", "1250.5", "JPY", "1251", "JPY"],
  ["for nothing", "0", null, "0.00", "USD"],
])("an admin's price, %s", (_, price, currency, stored, storedCurrency) =>
  withRootDb(async (client) => {
    const model = await openDay(client);
    await asCaller(client, "admin", "host");
    expect(await one(client, priced, [model, price, currency])).toEqual({ price: stored, currency: storedCurrency });
  }),
);

test.each<[string, unknown, unknown, string]>([
  ["below zero", "-0.01", null, "INVALID_ARGUMENT"],
  ["not a number", "NaN", null, "INVALID_ARGUMENT"],
  ["without end", "Infinity", null, "INVALID_ARGUMENT"],
  ["too much", "1e12", null, "INVALID_ARGUMENT"],
  ["too much when rounded", "999999999999.995", null, "INVALID_ARGUMENT"],
  ["in no currency", "1", "usd", "INVALID_ARGUMENT"],
  ["in a currency of four", "1", "USDT", "INVALID_ARGUMENT"],
  ["a currency without a price", null, "EUR", "MISSING_ARGUMENT"],
])("an admin's price that is refused: %s", (_, price, currency, code) =>
  withRootDb(async (client) => {
    const model = await openDay(client);
    const before = await counted(client);
    await asCaller(client, "admin", "host");
    await expectSqlState(
      attempt(client, () => client.query(priced, [model, price, currency])),
      code,
    );
    await asCaller(client, "admin", "host");
    expect(await counted(client)).toMatchObject({ holds: before.holds });
  }),
);

test.each(["customer", "model"] as const)("price and currency are not a %s's to give", (role) =>
  withRootDb(async (client) => {
    const model = await openDay(client);
    await asCaller(client, role, "ada", role === "model" ? model : null);
    for (const given of [
      ["0", null],
      [null, "USD"],
    ]) {
      await expectSqlState(
        attempt(client, () => client.query(priced, [model, ...given])),
        "FORBIDDEN",
      );
    }
  }),
);
