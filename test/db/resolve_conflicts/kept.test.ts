import { withRootDb } from "../../helpers.ts";
import { addModel, addWindow, resolve, type Strategy, told, windowsOf } from "./calendar.ts";

test.each<Strategy>(["adjust", "remove", "merge"])("%s: a window of exactly that range is kept, and nothing is logged", (strategy) =>
  withRootDb(async (client) => {
    const model = await addModel(client);
    await addWindow(client, model, 9, 12);
    const before = await windowsOf(client, model);
    const log = () => client.query("select count(*) from holdfast.availability_change_log where model_id = $1", [model]);
    const logged = (await log()).rows;
    expect(told(await resolve(client, model, [9, 12], strategy))).toEqual(["kept manual 9-12 to 9-12"]);
    expect(await windowsOf(client, model)).toEqual(before);
    expect((await log()).rows).toEqual(logged);
  }),
);
