import { ask, expectNoDifference, fingerprint, forEachCaller, openStage, type Stage, wordFor } from "./ask.ts";
import { mutations } from "./operations.ts";
import { linesOf } from "./table.ts";
import { addWorld, type CallerName } from "./world.ts";

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage.api.stop());

/** Each cell in a world of its own; what is refused has written nothing, what isn't has written something. */
async function tell(caller: CallerName, field: string, asked: string): Promise<string> {
  const world = await addWorld(stage.api.owner);
  const request = { root: "mutation", field, variables: mutations[field]![asked]!(world) } as const;
  const before = await fingerprint(stage.api.owner);
  const answer = await ask(stage, world, caller, request);
  const word = wordFor(answer, field);
  if (word !== "ok") await expectNoDifference(stage, world, caller, request, answer);
  const isUnchanged = (await fingerprint(stage.api.owner)) === before;
  return isUnchanged === (word !== "ok") ? word : `${word}, but ${isUnchanged ? "nothing" : "something"} was written`;
}

test.each(linesOf("Mutations").map((line) => [line.fields[0]!, line.with, line.cells] as const))("%s: %s", async (field, asked, cells) => {
  expect(await forEachCaller((caller) => tell(caller, field, asked))).toEqual(cells);
});
