import type { GraphQLObjectType } from "graphql";
import { ask, expectNoDifference, fingerprint, forEachCaller, openStage, type Stage, typeOfField, wordFor } from "./ask.ts";
import { wordForRows } from "./lists.ts";
import { queries } from "./operations.ts";
import { linesOf } from "./table.ts";
import { addWorld, type CallerName, type World } from "./world.ts";

let stage: Stage;
let world: World;
beforeAll(async () => {
  stage = await openStage();
  world = await addWorld(stage.api.owner);
});
afterAll(() => stage.api.stop());

/** The word for what a caller gets; rows are compared with the tables where the field lists a table or a view. */
async function tell(caller: CallerName, field: string, asked: string): Promise<string> {
  const request = { root: "query", field, variables: queries[field]![asked]!(world) } as const;
  const answer = await ask(stage, world, caller, request);
  const word = wordFor(answer, field);
  const type = typeOfField(stage, "query", field) as GraphQLObjectType;
  if (asked === "all" && word === "ok") {
    return wordForRows(stage.api, answer.data![field] as Record<string, unknown>[], type, world.callers[caller]);
  }
  if (word !== "ok") await expectNoDifference(stage, world, caller, request, answer);
  return word;
}

test.each(linesOf("Queries").map((line) => [line.fields[0]!, line.with, line.cells] as const))("%s: %s", async (field, asked, cells) => {
  const before = await fingerprint(stage.api.owner);
  expect(await forEachCaller((caller) => tell(caller, field, asked))).toEqual(cells);
  expect(await fingerprint(stage.api.owner)).toBe(before);
});
