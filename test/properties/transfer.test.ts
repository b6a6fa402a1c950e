import fc from "fast-check";
import type pg from "pg";
import { faultsOf } from "../../src/availabilityDocument.ts";
import {
  type AvailabilityDocument,
  addModel,
  countChanges,
  exported,
  imported,
  sampleDocument,
  type Strategy,
} from "../db/import_availability_settings/transfer.ts";
import { withRootDb } from "../helpers.ts";

const minutesOfDay = 1440;
const clock = (minute: number) => `${String(Math.floor(minute / 60)).padStart(2, "0")}:${String(minute % 60).padStart(2, "0")}`;
const instant = (second: number) => new Date(Date.UTC(2030, 0, 1) + second * 1000).toISOString().replace(".000Z", "Z");

/** Disjoint spans, which may touch: each lies behind the one before it. */
const spans = (longest: number, { maxLength = 8, from = 0 } = {}) =>
  fc.array(fc.tuple(fc.nat(longest), fc.integer({ min: 1, max: longest })), { maxLength }).map((steps) => {
    let end = from;
    return steps.map(([gap, length]) => {
      const start = end + gap;
      end = start + length;
      return { start, end };
    });
  });

const text = (maxLength: number, minLength = 1) =>
  // PostgreSQL has no text with a zero in it, and JSON none with half a character.
  fc.string({ unit: "binary", minLength, maxLength }).map((value) => value.replaceAll("\0", "0"));

const settings = fc.record({
  name: text(200),
  time_zone: fc.constantFrom("UTC", "Europe/Berlin", "America/New_York", "Asia/Kathmandu", "Pacific/Auckland"),
  is_active: fc.boolean(),
  hourly_rate: fc.oneof(
    fc.nat(999_999_999).map(String),
    fc.tuple(fc.nat(999_999_999), fc.stringMatching(/^[0-9]{0,20}[1-9]$/)).map(([whole, part]) => `${whole}.${part}`),
  ),
  currency: fc.stringMatching(/^[A-Z]{3}$/),
  slot_interval_minutes: fc.integer({ min: 1, max: 1440 }),
  min_booking_minutes: fc.integer({ min: 1, max: 100 }),
  max_booking_minutes: fc.integer({ min: 100, max: 10_080 }),
  buffer_before_minutes: fc.nat(1440),
  buffer_after_minutes: fc.nat(1440),
  min_notice_minutes: fc.nat(525_600),
  booking_horizon_days: fc.integer({ min: 1, max: 1000 }),
  hold_minutes: fc.integer({ min: 1, max: 1440 }),
  max_active_holds_per_user: fc.integer({ min: 1, max: 1000 }),
  generate_days_ahead: fc.nat(400),
});

const rule = (is_active: boolean) => (span: { start: number; end: number }) => ({
  day_of_week: Math.floor(span.start / minutesOfDay) % 7,
  start_time: clock(span.start % minutesOfDay),
  // 24:00 and 00:00 are the same end, said in two ways.
  end_time: span.end % minutesOfDay === 0 && span.start % 2 === 0 ? "24:00" : clock(span.end % minutesOfDay),
  is_active,
});

const schedules = fc
  .tuple(
    // Within the week, from some minute of it on.
    fc
      .tuple(spans(minutesOfDay, { maxLength: 5 }), fc.nat(7 * minutesOfDay))
      .map(([laid, shift]) =>
        laid.filter(({ end }) => end <= 7 * minutesOfDay).map(({ start, end }) => ({ start: start + shift, end: end + shift })),
      ),
    spans(minutesOfDay, { maxLength: 3 }),
  )
  .map(([active, inactive]) => [...active.map(rule(true)), ...inactive.map(rule(false)), ...inactive.map(rule(false))]);

const blockedDates = fc.uniqueArray(
  fc.record({
    blocked_date: fc
      .date({ min: new Date("1900-01-01"), max: new Date("2999-12-31"), noInvalidDate: true })
      .map((date) => date.toISOString().slice(0, 10)),
    part: fc.option(fc.uniqueArray(fc.nat(1440), { minLength: 2, maxLength: 2 })),
    reason: fc.option(text(200, 0)),
  }),
  { maxLength: 5, selector: ({ blocked_date, part }) => `${blocked_date} ${part?.toSorted()}` },
);

const externalBusy = fc.uniqueArray(
  fc.record({ source: text(100), external_id: text(200), start: fc.nat(1_000_000), length: fc.integer({ min: 1, max: 1_000_000 }) }),
  { maxLength: 5, selector: ({ source, external_id }) => JSON.stringify([source, external_id]) },
);

const document: fc.Arbitrary<AvailabilityDocument> = fc
  .record({
    settings,
    schedules,
    blockedDates,
    externalBusy,
    windows: spans(50_000),
    removed: spans(50_000, { maxLength: 3 }),
    picks: fc.infiniteStream(fc.nat()),
  })
  .map(({ picks, ...parts }) => {
    const pick = (count: number) => (picks.next().value ?? 0) % count;
    const range = ({ start, end }: { start: number; end: number }) => ({ starts_at: instant(start), ends_at: instant(end) });
    const rules = parts.schedules.length;
    return {
      ...sampleDocument(),
      settings: parts.settings,
      schedules: parts.schedules,
      blocked_dates: parts.blockedDates.map(({ part, ...rest }) => {
        const [start, end] = part?.toSorted((a, b) => a - b) ?? [];
        return { ...rest, start_time: start === undefined ? null : clock(start), end_time: end === undefined ? null : clock(end) };
      }),
      windows: parts.windows.map((span) => {
        const slot_type = ["manual", "recurring", "generated"][pick(3)];
        return { ...range(span), slot_type, schedule: slot_type === "recurring" && rules > 0 && pick(3) > 0 ? pick(rules) : null };
      }),
      removed: rules === 0 ? [] : parts.removed.map((span) => ({ ...range(span), schedule: pick(rules) })),
      external_busy: parts.externalBusy.map(({ start, length, ...rest }) => ({ ...rest, ...range({ start, end: start + length }) })),
    };
  });

/** Each try in a transaction part that is undone. */
async function undone<T>(client: pg.ClientBase, work: () => Promise<T>): Promise<T> {
  await client.query("savepoint try");
  try {
    return await work();
  } finally {
    await client.query("rollback to try");
  }
}

test(
  "export, import into an empty model, export: the same document; once more: nothing changes",
  () =>
    withRootDb((client) =>
      fc.assert(
        fc.asyncProperty(document, (random) =>
          undone(client, async () => {
            const model = await addModel(client);
            await imported(client, model, random);
            const first = await exported(client, model);
            expect(faultsOf(first.document)).toBeUndefined();

            const other = await addModel(client);
            await imported(client, other, first.text);
            expect((await exported(client, other)).text).toBe(first.text);

            const changes = await countChanges(client);
            expect(new Set((await imported(client, other, first.document)).map(({ outcome }) => outcome))).toEqual(new Set(["kept"]));
            expect(await countChanges(client)).toBe(changes);
          }),
        ),
        { numRuns: 25 },
      ),
    ),
  120_000,
);

test(
  "into a model that has something, by any strategy: the preview tells it, and once more changes nothing",
  () =>
    withRootDb((client) =>
      fc.assert(
        fc.asyncProperty(document, document, fc.constantFrom<Strategy>("trim", "adjust", "remove", "merge"), (before, random, onConflict) =>
          undone(client, async () => {
            const model = await addModel(client);
            await imported(client, model, before);
            const untouched = await exported(client, model);
            const withoutId = (results: Awaited<ReturnType<typeof imported>>) =>
              results.map(({ section, outcome, path }) => `${section} ${outcome} ${path}`);
            const preview = await imported(client, model, random, { onConflict, preview: true });
            expect((await exported(client, model)).text).toBe(untouched.text);
            expect(withoutId(await imported(client, model, random, { onConflict }))).toEqual(withoutId(preview));

            const after = { ...(await exported(client, model)), changes: await countChanges(client) };
            await imported(client, model, random, { onConflict });
            expect({ ...(await exported(client, model)), changes: await countChanges(client) }).toEqual(after);
          }),
        ),
        { numRuns: 25 },
      ),
    ),
  120_000,
);
