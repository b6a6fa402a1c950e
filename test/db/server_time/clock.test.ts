import { asCaller, type Role, withRootDb } from "../../helpers.ts";
import { at, freezeClock, one } from "../studio.ts";

test.each<Role>(["anonymous", "customer", "model", "admin"])("%s reads the clock by which holds run out", (role) =>
  withRootDb(async (client) => {
    await freezeClock(client, "08:15:30");
    await asCaller(client, role, "ada");
    expect(await one(client, "select holdfast.server_time() as now")).toEqual({ now: new Date(at("08:15:30")) });
  }),
);
