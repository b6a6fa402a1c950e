import { blockedStretches } from "./blockedDates.ts";
import { inMinutes } from "./conflictReports.ts";
import { overlaps, type Range } from "./intervals.ts";
import { localDate } from "./localTime.ts";
import { customerOf, day, isAdmin, isModel, rangeOf, required, resolveUser } from "./validation.ts";
import { type Claim, type Id, liveClaims, type ModelRow, modelOf, of, type World } from "./world.ts";

interface Entry {
  model_id: number;
  entry_type: "available" | "held" | "booked" | "blocked" | "external";
  entry_id: Id;
  booking_id: Id | null;
  user_id: string | null;
  status: string | null;
  local_date: string;
  starts_at: number;
  ends_at: number;
  minutes: number;
  reason: string | null;
  held_until: number | null;
  occupied_starts_at: number | null;
  occupied_ends_at: number | null;
}

function entry(model: ModelRow, entry_type: Entry["entry_type"], entry_id: Id, during: Range, facts: Partial<Entry> = {}): Entry {
  return {
    model_id: model.id,
    entry_type,
    entry_id,
    booking_id: null,
    user_id: null,
    status: null,
    local_date: localDate(model.time_zone, during.starts),
    starts_at: during.starts,
    ends_at: during.ends,
    minutes: inMinutes(during.ends - during.starts),
    reason: null,
    held_until: null,
    occupied_starts_at: null,
    occupied_ends_at: null,
    ...facts,
  };
}

/** Whose a claim is and what became of it concerns its customer, the model and admins. */
function claimEntry(world: World, model: ModelRow, { hold, during, occupied, until }: Claim, isShown: boolean): Entry {
  const booking = of(world, "bookings", model).find(({ hold_id }) => hold_id === hold.id);
  const whose = { booking_id: booking?.id ?? null, user_id: hold.user_id, status: booking?.status ?? hold.status };
  return entry(model, until === null ? "booked" : "held", hold.id, during, {
    ...(isShown ? whose : {}),
    held_until: until,
    occupied_starts_at: occupied.starts,
    occupied_ends_at: occupied.ends,
  });
}

export function modelCalendar(world: World, modelId: number, starts: number | null, ends: number | null): Entry[] {
  required(modelId);
  const period = rangeOf(starts, ends, 400 * day);
  const model = modelOf(world, modelId);
  const seesAll = isModel(world.caller, modelId) || isAdmin(world.caller);
  const meets = ({ during }: { during: Range }): boolean => overlaps(during, period);
  return [
    ...of(world, "availability", model)
      .filter(meets)
      .map(({ id, during, slot_type }) => entry(model, "available", id, during, { status: slot_type })),
    ...liveClaims(world, model)
      .filter(meets)
      .map((claim) => claimEntry(world, model, claim, seesAll || claim.hold.user_id === customerOf(world))),
    ...blockedStretches(world, model)
      .filter(meets)
      .map(({ row, during }) => entry(model, "blocked", row.id, during, { reason: seesAll ? row.reason : null })),
    ...of(world, "external_busy", model)
      .filter(meets)
      .map(({ id, during }) => entry(model, "external", id, during)),
  ];
}

export function userCalendar(world: World, userId: string | null, starts: number | null, ends: number | null): Entry[] {
  const period = rangeOf(starts, ends, 400 * day);
  const customer = resolveUser(world, userId);
  return world.rows.models.flatMap((model) =>
    liveClaims(world, model)
      .filter(({ hold, during }) => hold.user_id === customer && overlaps(during, period))
      .map((claim) => claimEntry(world, model, claim, true)),
  );
}
