import pino from "pino";
import { serializers } from "../../src/log.ts";

test("a row that PostgreSQL quotes in an error's DETAIL is not logged", () => {
  const lines: string[] = [];
  const log = pino({ serializers }, { write: (line: string) => void lines.push(line) });
  const error = Object.assign(new Error("null value in column"), { code: "23502", detail: "Failing row contains (7, user_123)." });
  log.error({ err: error }, "A request failed");
  expect(JSON.parse(lines[0]!)).toMatchObject({ err: { code: "23502", message: "null value in column" } });
  expect(lines[0]).not.toContain("user_123");
});
