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

test("values that PostgreSQL quotes, addresses, and passwords in URLs are not logged", () => {
  const lines: string[] = [];
  const log = pino({ serializers }, { write: (line: string) => void lines.push(line) });
  log.error({ err: Object.assign(new Error('invalid input syntax for type bigint: "user_123"'), { code: "22P02" }) }, "failed");
  log.error({ err: new Error("550 no such user: <ada@example.com>") }, "failed");
  log.error({ error: "can't parse postgres://ada:secret@db.example.com/shop" }, "failed");
  expect(lines.join("")).not.toMatch(/user_123|ada|secret|example/);
  log.error({ err: Object.assign(new Error('relation "holdfast.models" does not exist'), { code: "42P01" }) }, "failed");
  expect(lines[3]).toContain("holdfast.models");
});
