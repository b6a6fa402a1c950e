import { Complaint } from "../../src/complaint.ts";
import { connectTextual } from "../../src/demo/client.ts";
import { makeStory } from "../../src/demo/story.ts";
import { formatTable } from "../../src/demo/table.ts";
import { withTemplateDb } from "../helpers.ts";

test("what came out otherwise than it was told ends the demo, what held is counted", () =>
  withTemplateDb(async ({ ownerUrl }) => {
    const client = await connectTextual(ownerUrl);
    const { story, end } = makeStory(client, () => {});
    try {
      const rows = await story.ask(null, "select 1 as one");
      story.expect("one is one", rows, [{ one: "1" }]);
      expect(() => story.expect("one is two", rows, [{ one: "2" }])).toThrow(Complaint);
      expect(story.checks).toBe(1);
      expect(await story.askInVain(null, "select holdfast.add_model(null, 'UTC')")).toBe("MISSING_ARGUMENT");
      expect(await story.askInVain(null, "select 1")).toBe("no error");
    } finally {
      end();
      await client.end();
    }
  }));

test("tables are aligned, numbers to the right, nothing trails", () => {
  const rows = [
    { id: "7", name: "a" },
    { id: "12", name: null },
  ];
  expect(formatTable(rows)).toBe(["  id | name", "  ---+-----", "   7 | a", "  12 |"].join("\n"));
  expect(formatTable([])).toBe("  (no rows)");
});
