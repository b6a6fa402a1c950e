import { asCaller, attempt, expectSqlState, withRootDb } from "../../helpers.ts";
import { hold, openDay } from "../studio.ts";

test.each(["customer", "model", "admin"] as const)("without a user, and under one's own id, a %s holds for itself", (role) =>
  withRootDb(async (client) => {
    const model = await openDay(client);
    await asCaller(client, role, "ada", role === "model" ? model : null);
    expect((await hold(client, model, null, "10:00", "11:00")).user_id).toBe("ada");
    expect((await hold(client, model, "ada", "11:00", "12:00")).user_id).toBe("ada");
  }),
);

test("another's id is for admins", () =>
  withRootDb(async (client) => {
    const model = await openDay(client);
    for (const role of ["customer", "model"] as const) {
      await asCaller(client, role, "ada", role === "model" ? model : null);
      for (const other of ["bob", "", "ADA", "x".repeat(51)]) {
        await expectSqlState(
          attempt(client, () => hold(client, model, other, "10:00", "11:00")),
          "FORBIDDEN",
        );
      }
    }
    await asCaller(client, "admin", "host");
    expect((await hold(client, model, "bob", "10:00", "11:00")).user_id).toBe("bob");
  }));

test("a user id has 1 to 50 characters", () =>
  withRootDb(async (client) => {
    const model = await openDay(client);
    const longest = "ж".repeat(50);
    expect((await hold(client, model, longest, "10:00", "11:00")).user_id).toBe(longest);
    for (const wrong of ["", "x".repeat(51)]) {
      await expectSqlState(
        attempt(client, () => hold(client, model, wrong, "11:00", "12:00")),
        "INVALID_ARGUMENT",
      );
    }
    await asCaller(client, "customer", "x".repeat(51));
    await expectSqlState(
      attempt(client, () => hold(client, model, null, "11:00", "12:00")),
      "INVALID_ARGUMENT",
    );
  }));

test("who has no id must name the user", () =>
  withRootDb(async (client) => {
    const model = await openDay(client);
    await expectSqlState(
      attempt(client, () => hold(client, model, null, "10:00", "11:00")),
      "MISSING_ARGUMENT",
    );
    await asCaller(client, "customer", "");
    await expectSqlState(
      attempt(client, () => hold(client, model, null, "10:00", "11:00")),
      "MISSING_ARGUMENT",
    );
  }));

test("anonymous holds nothing", () =>
  withRootDb(async (client) => {
    const model = await openDay(client);
    await asCaller(client, "anonymous");
    await expectSqlState(hold(client, model, null, "10:00", "11:00"), "42501");
  }));
