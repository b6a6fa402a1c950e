import { wording } from "../../src/web/words.ts";
import { withRootDb } from "../helpers.ts";

test("every registered code has its words", async () => {
  const { rows } = await withRootDb((client) => client.query<{ code: string }>("select code from holdfast.error_codes"));
  const ofThePage = ["CANCELLED", "OFFLINE"];
  expect(Object.keys(wording).sort()).toEqual([...rows.map(({ code }) => code), ...ofThePage].sort());
});
