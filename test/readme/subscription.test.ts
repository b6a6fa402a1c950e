import { addFreeModel, alice, dataOf, startApi } from "../graphql/api.ts";
import { startNode } from "../start/command.ts";
import { authorizationOf, relay } from "../subscriptions/client.ts";
import { examplesIn } from "./blocks.ts";

test("the example of a subscription prints what it says", async () => {
  const [example, ...others] = examplesIn({ file: "README.md", title: "README.md" }).filter(({ language }) => language === "js");
  expect(others).toEqual([]);
  const api = await startApi({ clock: "2023-12-31T00:00:00Z" });
  try {
    const added = await addFreeModel(api, "2024-01-01T09:00:00Z", "2024-01-01T17:00:00Z");
    const code = example!.code.replace("ws://localhost:5678", api.url.replace("http", "ws")).replace("modelId: 42", `modelId: ${added}`);
    const token = (await authorizationOf(api.config, alice)).replace("Bearer ", "");
    const program = startNode(["--input-type=module", "--eval", code], { TOKEN: token });
    const lines = example!.answer.trimEnd().split("\n");
    const printed = (upto: number): Promise<unknown> => program.printed(new RegExp(`(.*\n){${upto}}`));
    await printed(1);
    const slot = { modelId: added, startsAt: "2024-01-01T10:00:00Z", endsAt: "2024-01-01T11:00:00Z" };
    type Held = { holdSlot: { hold: { id: string } } };
    const { hold } = dataOf(await api.run<Held>("holdSlot", slot, alice)).holdSlot;
    await relay(api);
    await printed(2);
    dataOf(await api.run("releaseHold", { modelId: added, holdId: hold.id }, alice));
    await relay(api);
    await printed(3);
    expect(program.output().trimEnd().split("\n")).toEqual(lines);
    await program.signal("SIGKILL");
  } finally {
    await api.stop();
  }
});
