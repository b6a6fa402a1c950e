import { withRootDb } from "../../helpers.ts";
import { addModel, addWindow, resolve, told, windowsOf } from "./calendar.ts";

test("a preview tells what would be done and does nothing", () =>
  withRootDb(async (client) => {
    const model = await addModel(client);
    await addWindow(client, model, 8, 18);
    const before = await windowsOf(client, model);
    const preview = await resolve(client, model, [12, 13], "adjust", { preview: true });
    expect(await windowsOf(client, model)).toEqual(before);
    expect(preview.map(({ outcome, availability_id }) => [outcome, availability_id])).toEqual([
      ["adjusted", before[0]?.id],
      ["created", null],
      ["created", null],
    ]);
    const applied = await resolve(client, model, [12, 13], "adjust");
    expect(told(applied)).toEqual(told(preview));
    const ids = (await windowsOf(client, model)).map(({ id }) => id);
    expect(applied.map(({ availability_id }) => availability_id).sort()).toEqual(ids.sort());
  }));
