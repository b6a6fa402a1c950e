import type pg from "pg";
import { withRootDb } from "../../helpers.ts";
import { addModel, at, countChanges, exported, faultsIn, imported, type Strategy, sampleDocument, told, windowAt } from "./transfer.ts";

const empty = () => ({ ...sampleDocument(), schedules: [], blocked_dates: [], windows: [], removed: [], external_busy: [] });

async function addWindow(client: pg.ClientBase, model: string, from: number, to: number): Promise<void> {
  await client.query("select holdfast.add_availability($1, $2, $3)", [model, at(from), at(to)]);
}

/** `["manual 9-12", …]`, in hours since Monday. */
async function windowsOf(client: pg.ClientBase, model: string): Promise<string[]> {
  const hour = (instant: unknown) => (Date.parse(String(instant)) - Date.parse(at(0))) / 3_600_000;
  return (await exported(client, model)).document.windows.map(
    (window) => `${window.slot_type} ${hour(window.starts_at)}-${hour(window.ends_at)}`,
  );
}

test.each<[Strategy, string[], string[]]>([
  [
    "trim",
    ["trimmed $.windows[0]", "skipped $.windows[1]", "created $.windows[2]", "kept $.windows[3]"],
    ["manual 8-10", "generated 10-12", "manual 13-15", "recurring 16-17", "manual 20-21"],
  ],
  [
    "adjust",
    ["created $.windows[0]", "created $.windows[1]", "created $.windows[2]", "kept $.windows[3]"],
    ["manual 8-9", "generated 9-12", "manual 13-13.5", "generated 13.5-14", "generated 14-15", "recurring 16-17", "manual 20-21"],
  ],
  [
    "remove",
    ["created $.windows[0]", "created $.windows[1]", "created $.windows[2]", "kept $.windows[3]"],
    ["generated 9-12", "generated 13.5-14", "recurring 16-17", "manual 20-21"],
  ],
  [
    "merge",
    ["merged $.windows[0]", "kept $.windows[1]", "created $.windows[2]", "kept $.windows[3]"],
    ["generated 8-12", "manual 13-15", "recurring 16-17", "manual 20-21"],
  ],
])("%s", (onConflict, results, windows) =>
  withRootDb(async (client) => {
    const model = await addModel(client);
    await addWindow(client, model, 8, 10);
    await addWindow(client, model, 13, 15);
    await addWindow(client, model, 20, 21);
    const document = {
      ...empty(),
      windows: [
        windowAt(9, 12, { slot_type: "generated" }),
        windowAt(13.5, 14, { slot_type: "generated" }),
        windowAt(16, 17, { slot_type: "recurring" }),
        windowAt(20, 21),
      ],
    };
    // Merging what lies in a window by hand makes that window generated.
    const expected = onConflict === "merge" ? results.with(1, "merged $.windows[1]") : results;
    expect(told(await imported(client, model, document, { onConflict }), "windows")).toEqual(expected);
    expect(await windowsOf(client, model)).toEqual(onConflict === "merge" ? windows.with(1, "generated 13-15") : windows);

    const changes = await countChanges(client);
    const again = await imported(client, model, document, { onConflict });
    expect(again.filter(({ outcome }) => outcome !== "kept" && outcome !== "skipped")).toEqual([]);
    expect(await countChanges(client)).toBe(changes);
  }),
);

test("reject: windows and rules that overlap those of the model are faults; touching and identical ones are not", () =>
  withRootDb(async (client) => {
    const model = await addModel(client);
    await client.query("select holdfast.add_recurring_schedule($1, 1, '09:00', '17:00')", [model]);
    await addWindow(client, model, 8, 10);
    const document = {
      ...empty(),
      schedules: [
        { day_of_week: 1, start_time: "09:00", end_time: "17:00", is_active: true },
        { day_of_week: 0, start_time: "22:00", end_time: "02:00", is_active: true },
        { day_of_week: 1, start_time: "08:00", end_time: "18:00", is_active: false },
      ],
      windows: [windowAt(7, 8), windowAt(8, 10), windowAt(10, 11)],
    };
    await imported(client, model, document, { preview: true });
    const wrong = {
      ...document,
      schedules: [...document.schedules.slice(1), { day_of_week: 1, start_time: "16:00", end_time: "18:00", is_active: true }],
      windows: [windowAt(7, 9), windowAt(9, 11)],
    };
    const { faults } = await faultsIn(client, model, wrong);
    expect(faults.map(({ path }) => path)).toEqual(["$.schedules[2]", "$.windows[0]", "$.windows[1]"]);
  }));

test("reject: windows that meet those of rules that a new time zone moves", () =>
  withRootDb(async (client) => {
    const model = await addModel(client);
    await client.query("select holdfast.add_recurring_schedule($1, 2, '09:00', '17:00')", [model]);
    await client.query("select holdfast.generate_availability_from_schedules($1, '2030-01-08', '2030-01-08')", [model]);
    const berlin = { ...empty(), settings: { ...sampleDocument().settings, time_zone: "Europe/Berlin" } };
    // In UTC 33-41, in Berlin 32-40.
    await imported(client, model, { ...berlin, windows: [windowAt(40, 41)] }, { preview: true });
    const { faults } = await faultsIn(client, model, { ...berlin, windows: [windowAt(31, 33)] });
    expect(faults.map(({ path }) => path)).toEqual(["$.windows[0]"]);
  }));

test("an overlapped rule gives way: its windows go, but for what is booked", () =>
  withRootDb(async (client) => {
    const model = await addModel(client);
    await client.query("select holdfast.add_recurring_schedule($1, 2, '09:00', '17:00')", [model]);
    await client.query("select holdfast.generate_availability_from_schedules($1, '2030-01-08', '2030-01-15')", [model]);
    await client.query("select holdfast.hold_slot($1, 'alice', $2, $3)", [model, at(34), at(35)]);
    const document = { ...empty(), schedules: [{ day_of_week: 2, start_time: "16:00", end_time: "20:00", is_active: true }] };
    expect(told(await imported(client, model, document, { onConflict: "trim" }), "schedules")).toEqual([
      "removed of schedules",
      "created $.schedules[0]",
    ]);
    expect((await exported(client, model)).document.schedules).toEqual(document.schedules);
    expect(await windowsOf(client, model)).toEqual(["generated 34-35"]);
  }));

test("live claims keep availability under them", () =>
  withRootDb(async (client) => {
    const model = await addModel(client);
    await addWindow(client, model, 8, 12);
    await client.query("select holdfast.hold_slot($1, 'alice', $2, $3)", [model, at(8), at(9)]);
    await imported(client, model, { ...empty(), windows: [windowAt(10, 13)] }, { onConflict: "remove" });
    expect(await windowsOf(client, model)).toEqual(["generated 8-9", "manual 10-13"]);
  }));

test("windows lie on blocked dates as they do elsewhere", () =>
  withRootDb(async (client) => {
    const model = await addModel(client);
    await addWindow(client, model, 8, 12);
    await client.query("select holdfast.block_dates($1, '{2030-01-07}')", [model]);
    await imported(client, model, { ...empty(), windows: [windowAt(10, 13)] }, { onConflict: "adjust" });
    expect(await windowsOf(client, model)).toEqual(["manual 8-10", "manual 10-13"]);
  }));
