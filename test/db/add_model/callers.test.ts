import { asCaller, type Role, withRootDb, withTemplateDb } from "../../helpers.ts";
import { expectRefused } from "../modelCalendar.ts";

test("an admin adds a model, and the log names the admin", () =>
  withRootDb(async (client) => {
    await asCaller(client, "admin", "the host");
    const { rows } = await client.query("select id from holdfast.add_model('a', 'UTC')");
    const { rows: log } = await client.query(
      "select actor, actor_role, operation from holdfast.availability_change_log where model_id = $1",
      [rows[0].id],
    );
    expect(log).toEqual([{ actor: "the host", actor_role: "holdfast_admin", operation: "insert" }]);
  }));

test.each<Role>(["anonymous", "customer", "model"])("nobody else: %s", (role) =>
  withRootDb(async (client) => {
    await asCaller(client, role, "somebody", role === "model" ? 1 : null);
    await client.query("savepoint call");
    await expect(client.query("select holdfast.add_model('a', 'UTC')")).rejects.toMatchObject({ code: "42501" });
  }),
);

test("like every writer it refuses other isolation levels", () =>
  withTemplateDb(async ({ pool }) => {
    const client = await pool.connect();
    try {
      for (const level of ["repeatable read", "serializable"]) {
        await client.query(`begin isolation level ${level}`);
        await expectRefused(client, "BAD_ISOLATION", "select holdfast.add_model('a', 'UTC')");
        await client.query("rollback");
      }
    } finally {
      client.release();
    }
  }));
