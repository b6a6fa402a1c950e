import { startCommand } from "../start/command.ts";
import { parts } from "./parts.ts";

test("each part is there by its name", async () => {
  for (const [name, load] of Object.entries(parts)) expect((await load()).proof.name).toBe(name);
});

test.each([["--part", "nothing"], ["--seed", "soon"], ["--whatever"]])("%s %s is refused before anything is started", async (...args) => {
  const { code, stdout, stderr } = await startCommand("test:proof", {}, args).ended;
  expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
  expect(stderr.trim().split("\n")).toHaveLength(1);
});
