import fc from "fast-check";
import type pg from "pg";
import { generate } from "../db/generate_on_conflict/generation.ts";
import { hourOf, type Resolution, resolve, type Strategy, type Window, windowsOf } from "../db/resolve_conflicts/calendar.ts";
import { attempt, expectSqlState, withRootDb } from "../helpers.ts";
import { calendar, coveredHours, hoursOf, lay, overlaps, type Span, target } from "./calendars.ts";

const strategy = fc.constantFrom<Strategy>("adjust", "remove", "merge");
const pair = ({ from, to }: Span): [number, number] => [from, to];

/** The windows that a list of resolutions tells of, applied to those before. */
function fold(before: Window[], resolutions: Resolution[]): Window[] {
  const windows = new Map(before.map((window) => [window.id, window]));
  let mergedId: string | undefined;
  for (const row of resolutions) {
    const id = row.availability_id!;
    if (row.outcome === "kept") continue;
    // Of merged windows the first stays.
    if (row.outcome === "merged") mergedId ??= id;
    if (row.outcome === "removed" || (row.outcome === "merged" && id !== mergedId)) windows.delete(id);
    else {
      const [from, to] = [hourOf(row.after_starts_at!), hourOf(row.after_ends_at!)];
      windows.set(id, { id, type: row.slot_type, scheduleId: row.schedule_id, from, to });
    }
  }
  return [...windows.values()].sort((a, b) => a.from - b.from);
}

const withoutNewIds = (resolutions: Resolution[]) =>
  resolutions.map((row) => (row.outcome === "created" ? { ...row, availability_id: null } : row));

/** All that a resolution may write, of all models. */
async function everything(client: pg.ClientBase): Promise<unknown> {
  const { rows } = await client.query(
    `select (select jsonb_agg(a order by a.id) from holdfast.availability as a) as windows,
            (select jsonb_agg(r order by r.id) from holdfast_private.removed_windows as r) as removed,
            (select count(*) from holdfast.availability_change_log) as logged`,
  );
  return rows;
}

test("preview = what applying did; claims stay covered, the time is available, twice is once", () =>
  withRootDb((client) =>
    fc.assert(
      fc.asyncProperty(calendar, target, strategy, fc.boolean(), async (given, wanted, how, allowMove) => {
        const model = await lay(client, given);
        const before = await windowsOf(client, model);
        if (given.blocked.some((span) => overlaps(span, wanted))) {
          await expectSqlState(
            attempt(client, () => resolve(client, model, pair(wanted), how, { allowMove })),
            "BLOCKED_DATE",
          );
          expect(await windowsOf(client, model)).toEqual(before);
          return;
        }
        const preview = await resolve(client, model, pair(wanted), how, { preview: true, allowMove });
        expect(await windowsOf(client, model)).toEqual(before);
        const applied = await resolve(client, model, pair(wanted), how, { allowMove });
        expect(withoutNewIds(applied)).toEqual(preview);

        const after = await windowsOf(client, model);
        expect(after).toEqual(fold(before, applied));
        expect(after.filter((window, n) => n > 0 && window.from < after[n - 1]!.to)).toEqual([]);
        expect(after.filter(({ from, to }) => from <= wanted.from && to >= wanted.to)).toHaveLength(1);
        expect(coveredHours(given.claims, after)).toEqual(expect.arrayContaining(coveredHours(given.claims, before)));

        const again = await resolve(client, model, pair(wanted), how, { allowMove });
        expect(again.map(({ outcome }) => outcome)).toEqual(["kept"]);
        expect(await windowsOf(client, model)).toEqual(after);
      }),
      { numRuns: 60 },
    ),
  ));

test("generation with a strategy: claims stay covered, all open time is available, a second run is nothing", () =>
  withRootDb((client) =>
    fc.assert(
      fc.asyncProperty(calendar, fc.constantFrom<Strategy>("trim", "adjust", "remove", "merge"), async (given, how) => {
        const rules = [
          { from: 2, to: 7 },
          { from: 7, to: 12 },
          { from: 15, to: 22 },
        ];
        const model = await lay(client, given, rules);
        // Every other window of a rule is removed by hand: it stays removed.
        const removed = (await windowsOf(client, model)).filter(({ scheduleId }, n) => scheduleId !== null && n % 2 === 0);
        for (const { id } of removed) await client.query("select holdfast.remove_availability($1, $2)", [model, id]);
        const before = await windowsOf(client, model);
        await generate(client, model, how, 9);
        const after = await windowsOf(client, model);
        expect(after.filter((window, n) => n > 0 && window.from < after[n - 1]!.to)).toEqual([]);
        expect(coveredHours(given.claims, after)).toEqual(expect.arrayContaining(coveredHours(given.claims, before)));
        const closed = new Set(hoursOf([...given.blocked, ...removed]));
        const open = hoursOf(rules).filter((hour) => !closed.has(hour));
        expect(hoursOf(after)).toEqual(expect.arrayContaining(open));

        expect(await generate(client, model, how, 9)).toEqual([]);
        expect(await windowsOf(client, model)).toEqual(after);
      }),
      { numRuns: 40 },
    ),
  ));

test("a fault at any row rolls everything back", () =>
  withRootDb(async (client) => {
    await client.query(`
      create function holdfast_private.fail_at_row() returns trigger language plpgsql as $$
      begin
        perform set_config('test.rows_left', (current_setting('test.rows_left')::integer - 1)::text, true);
        if current_setting('test.rows_left')::integer = 0 then
          raise 'fault' using errcode = 'XX999';
        end if;
        return coalesce(new, old);
      end
      $$`);
    const failAt = (row: number) => client.query("select set_config('test.rows_left', $1, true)", [String(row)]);
    await client.query(`
      create trigger fail_at_row before insert or update or delete on holdfast.availability
      for each row execute function holdfast_private.fail_at_row()`);
    await fc.assert(
      fc.asyncProperty(calendar, target, strategy, async (given, wanted, how) => {
        await failAt(0);
        const model = await lay(client, { ...given, blocked: [] });
        const preview = await resolve(client, model, pair(wanted), how, { preview: true });
        const before = await everything(client);
        const changes = preview.filter(({ outcome }) => outcome !== "kept").length;
        for (let row = 1; row <= changes; row++) {
          await failAt(row);
          await expectSqlState(
            attempt(client, () => resolve(client, model, pair(wanted), how)),
            "XX999",
          );
          expect(await everything(client)).toEqual(before);
        }
        // One row more, and no fault: each row of the plan is one row written.
        await failAt(changes + 1);
        await resolve(client, model, pair(wanted), how);
      }),
      { numRuns: 15 },
    );
  }));
