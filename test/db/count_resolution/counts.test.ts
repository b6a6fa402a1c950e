import type pg from "pg";
import { attempt, expectSqlState, withRootDb } from "../../helpers.ts";
import { figures } from "../monitoring_figures/figures.ts";
import { addModel, addRule, addWindow, at } from "../resolve_conflicts/calendar.ts";

async function counts(client: pg.ClientBase): Promise<Record<string, number>> {
  const found = Object.entries(await figures(client));
  return Object.fromEntries(found.filter(([name, value]) => name.startsWith("conflict_") && value > 0));
}

const resolve = (client: pg.ClientBase, model: string, from: number, to: number, strategy: string, more = "") =>
  client.query(`select from holdfast.resolve_conflicts($1, $2, $3, $4${more})`, [model, at(from), at(to), strategy]);

test("each strategy's resolutions, and what became of the windows in the way", () =>
  withRootDb(async (client) => {
    const model = await addModel(client);
    await addWindow(client, model, 9, 12);
    await addWindow(client, model, 13, 14);
    await resolve(client, model, 11, 15, "adjust");
    expect(await counts(client)).toEqual({
      "conflict_resolutions_total{strategy=adjust}": 1,
      "conflict_windows_total{outcome=adjusted,strategy=adjust}": 1,
      "conflict_windows_total{outcome=removed,strategy=adjust}": 1,
    });
    await resolve(client, model, 14, 16, "merge");
    await resolve(client, model, 8, 10, "remove");
    expect(await counts(client)).toMatchObject({
      "conflict_resolutions_total{strategy=adjust}": 1,
      "conflict_resolutions_total{strategy=merge}": 1,
      "conflict_resolutions_total{strategy=remove}": 1,
      "conflict_windows_total{outcome=merged,strategy=merge}": 2,
    });
  }));

test("by add_availability and generation, too, and of all models together", () =>
  withRootDb(async (client) => {
    for (let n = 0; n < 2; n++) {
      const model = await addModel(client);
      await addWindow(client, model, 9, 12);
      await client.query("select from holdfast.add_availability($1, $2, $3, 'adjust')", [model, at(10), at(11)]);
      await addRule(client, model, 8, 10);
      await client.query("select from holdfast.generate_availability_from_schedules($1, '2030-01-07', '2030-01-07', 'merge')", [model]);
    }
    expect(await counts(client)).toMatchObject({
      "conflict_resolutions_total{strategy=adjust}": 2,
      "conflict_resolutions_total{strategy=merge}": 2,
    });
  }));

test("by import too, but for its preview", () =>
  withRootDb(async (client) => {
    const source = await addModel(client);
    await addWindow(client, source, 9, 12);
    const model = await addModel(client);
    await addWindow(client, model, 11, 13);
    for (const preview of [true, false]) {
      const before = await counts(client);
      await client.query(
        `select from holdfast.import_availability_settings($1, holdfast.export_availability_settings($2), 'adjust', preview => $3)`,
        [model, source, preview],
      );
      expect(Object.keys(before)).toEqual([]);
    }
    expect(await counts(client)).toMatchObject({ "conflict_resolutions_total{strategy=adjust}": 1 });
  }));

test("no preview, nothing that was undone, no call that was answered before, no window without a conflict", () =>
  withRootDb(async (client) => {
    const model = await addModel(client);
    await resolve(client, model, 20, 21, "adjust");
    await addWindow(client, model, 9, 12);
    await resolve(client, model, 11, 13, "adjust", ", preview => true");
    expect(await counts(client)).toEqual({});

    await client.query("select from holdfast.block_dates($1, '{2030-01-08}', 'Off')", [model]);
    await expectSqlState(
      attempt(client, () => resolve(client, model, 11, 30, "adjust")),
      "BLOCKED_DATE",
    );
    expect(await counts(client)).toEqual({});

    for (let n = 0; n < 2; n++) await resolve(client, model, 11, 13, "adjust", ", idempotency_key => 'once'");
    await resolve(client, model, 11, 13, "adjust");
    expect(await counts(client)).toEqual({
      "conflict_resolutions_total{strategy=adjust}": 1,
      "conflict_windows_total{outcome=adjusted,strategy=adjust}": 1,
    });
  }));
