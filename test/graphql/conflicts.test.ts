import { type Api, addFreeModel, admin, alice, codeOf, dataOf, startApi } from "./api.ts";

let api: Api;
beforeAll(async () => {
  api = await startApi({ clock: "2030-01-01T00:00:00Z" });
});
afterAll(() => api.stop());

const at = (hour: number) => `2030-01-07T${String(hour).padStart(2, "0")}:00:00Z`;

test("resolve_conflicts: a preview, then the same applied; left out, preview and allowMove are false", async () => {
  const modelId = await addFreeModel(api, at(8), at(18));
  type Resolved = { resolveConflicts: { resolutions: { outcome: string; availabilityId: string | null; afterStartsAt: string }[] } };
  const wanted = { modelId, startsAt: at(12), endsAt: at(13), strategy: "adjust" };
  const run = async (more = {}) =>
    dataOf(await api.run<Resolved>("resolveConflicts", { ...wanted, ...more }, admin)).resolveConflicts.resolutions;

  const preview = await run({ preview: true });
  expect(preview).toEqual([
    {
      outcome: "adjusted",
      availabilityId: expect.any(String),
      slotType: "manual",
      scheduleId: null,
      beforeStartsAt: at(8),
      beforeEndsAt: at(18),
      afterStartsAt: at(8),
      afterEndsAt: at(12),
    },
    expect.objectContaining({
      outcome: "created",
      availabilityId: null,
      slotType: "generated",
      afterStartsAt: at(13),
      afterEndsAt: at(18),
    }),
    expect.objectContaining({ outcome: "created", availabilityId: null, slotType: "manual", afterStartsAt: at(12), afterEndsAt: at(13) }),
  ]);
  const applied = await run();
  expect(applied.map((row) => (row.outcome === "created" ? { ...row, availabilityId: null } : row))).toEqual(preview);
  expect(applied.map(({ availabilityId }) => availabilityId)).not.toContain(null);
  expect((await run()).map(({ outcome }) => outcome)).toEqual(["kept"]);

  expect(codeOf(await api.run("resolveConflicts", { ...wanted, strategy: "trim" }, admin))).toBe("INVALID_ARGUMENT");
  expect(codeOf(await api.run("resolveConflicts", wanted, alice))).toBe("FORBIDDEN");
  expect(codeOf(await api.run("resolveConflicts", wanted, { role: "model", userId: "room", modelId: "999999" }))).toBe("NOT_FOUND");
});

test("add_availability and generation take a strategy", async () => {
  const modelId = await addFreeModel(api, at(8), at(12));
  const caller = { role: "model", userId: "room", modelId } as const;
  const wanted = { modelId, startsAt: at(11), endsAt: at(13) };
  expect(codeOf(await api.run("addAvailability", wanted, caller))).toBe("AVAILABILITY_OVERLAP");
  expect(dataOf(await api.run("addAvailability", { ...wanted, onConflict: "merge" }, caller))).toEqual({
    addAvailability: {
      availability: {
        id: expect.any(String),
        slotType: "generated",
        during: { start: { value: at(8) }, end: { value: at(13) } },
      },
    },
  });

  dataOf(await api.run("addRecurringSchedule", { modelId, dayOfWeek: 1, startTime: "10:00:00", endTime: "17:00:00" }, caller));
  const generate = `mutation ($modelId: BigInt!) {
    generateAvailabilityFromSchedules(input: { modelId: $modelId, fromDate: "2030-01-07", toDate: "2030-01-07", onConflict: adjust }) {
      windows { outcome startsAt endsAt reasons resolutions { outcome slotType afterStartsAt afterEndsAt } }
    }
  }`;
  expect(dataOf(await api.post(generate, { modelId }, caller))).toEqual({
    generateAvailabilityFromSchedules: {
      windows: [
        {
          outcome: "created",
          startsAt: at(10),
          endsAt: at(17),
          reasons: ["availability"],
          resolutions: [
            { outcome: "adjusted", slotType: "generated", afterStartsAt: at(8), afterEndsAt: at(10) },
            { outcome: "created", slotType: "recurring", afterStartsAt: at(10), afterEndsAt: at(17) },
          ],
        },
      ],
    },
  });
});

test("list_conflicts: a hold whose window was blocked afterwards", async () => {
  const modelId = await addFreeModel(api, at(8), at(18));
  type Held = { holdSlot: { hold: { id: string } } };
  const { hold } = dataOf(await api.run<Held>("holdSlot", { modelId, startsAt: at(9), endsAt: at(10) }, alice)).holdSlot;
  const block = `mutation ($modelId: BigInt!) {
    blockDates(input: { modelId: $modelId, dates: ["2030-01-07"] }) { clientMutationId }
  }`;
  dataOf(await api.post(block, { modelId }, admin));
  const period = { modelId, fromInstant: at(0), toInstant: at(23) };
  expect(dataOf(await api.run("listConflicts", period, admin))).toEqual({
    listConflicts: [
      {
        claimType: "hold",
        claimId: hold.id,
        startsAt: at(9),
        endsAt: at(10),
        problem: "BLOCKED_DATE",
        conflictId: expect.any(String),
        conflictStartsAt: at(9),
        conflictEndsAt: at(10),
      },
    ],
  });
  expect(codeOf(await api.run("listConflicts", period, alice))).toBe("FORBIDDEN");
});
