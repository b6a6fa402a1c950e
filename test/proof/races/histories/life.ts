import type { Caller } from "../../../graphql/api.ts";
import { type Call, type Crowd, customer, host, type Told } from "../crowd.ts";
import {
  blockDates,
  cancelBooking,
  convertHold,
  holdSlot,
  type Operation,
  releaseHold,
  rescheduleBooking,
  search,
  unblockDates,
} from "../operations.ts";
import type { Stage } from "../stage.ts";
import type { Answer, Ask, Range } from "./calendar.ts";
import type { Event } from "./checker.ts";

/** The day's free half hours, from 08:00; two of them are the shortest hold. */
export const halfHours = 14;
export const mostHolds = 2;
const opensAt = 16;
const halfHourMs = 1_800_000;
/** Of the clients, every two are one user: they know of the same holds and bookings, and act on them at once. */
const clientsPerUser = 2;

/** One model's day, what its users know of it, and what was said about it so far. */
interface Day {
  readonly modelId: string;
  readonly midnight: Date;
  readonly holds: Map<string, string[]>;
  readonly bookings: Map<string, string[]>;
  readonly events: Array<Event<Ask, Answer>>;
}

/** Lets clients live on a few calendars, each at its own pace, and gives what was asked and answered, for each calendar apart. */
export async function liveAHistory(
  stage: Stage,
  crowd: Crowd,
  { clients, calls, models }: { clients: number; calls: number; models: number },
): Promise<ReadonlyArray<ReadonlyArray<Event<Ask, Answer>>>> {
  const settings = { max_active_holds_per_user: mostHolds, slot_interval_minutes: 30, min_booking_minutes: 30 };
  const days: Day[] = [];
  for (let n = 0; n < models; n++) {
    const modelId = await stage.freeModel(settings);
    days.push({ modelId, midnight: stage.firstDay, holds: new Map(), bookings: new Map(), events: [] });
  }
  await Promise.all(
    Array.from({ length: clients }, async (_, client) => {
      const user = customer(Math.floor(client / clientsPerUser)).userId;
      for (let n = 0; n < calls; n++) {
        const day = days[stage.pick(days.length)]!;
        await askOne(crowd, client, day, chooseAsk(stage, day, user), user);
      }
    }),
  );
  return days.map(({ events }) => events);
}

async function askOne(crowd: Crowd, client: number, day: Day, ask: Ask, user: string): Promise<void> {
  const call = callOf(day, ask, user);
  await crowd.seat(client, call.by);
  const told = await crowd.call(client, call);
  const answer = answerOf(day, ask, told);
  day.events.push({ ask, answer, sent: told.sent, heard: told.heard });
  if (ask.kind === "hold" && answer.id !== undefined) remember(day.holds, user, answer.id);
  if (ask.kind === "convert" && answer.id !== undefined) remember(day.bookings, user, answer.id);
}

function remember(known: Map<string, string[]>, user: string, id: string): void {
  known.set(user, [...new Set([...(known.get(user) ?? []), id])]);
}

function chooseAsk(stage: Stage, day: Day, user: string): Ask {
  const length = 2 + stage.pick(3);
  const from = stage.pick(halfHours - length + 1);
  const range: Range = [from, from + length];
  // The newest or the one before: older ones are over.
  const known = (ids: readonly string[] = []): string | undefined => ids.at(ids.length > 1 ? -1 - stage.pick(2) : -1);
  const holdId = known(day.holds.get(user));
  const bookingId = known(day.bookings.get(user));
  const dice = stage.pick(100);
  if (dice < 8) return { kind: "search", length: 2 };
  if (dice < 11) return { kind: "block", range: [from, from + 1] };
  if (dice < 16) return { kind: "unblock" };
  if (dice < 35 && holdId !== undefined) return { kind: "convert", holdId };
  if (dice < 50 && holdId !== undefined) return { kind: "release", holdId };
  if (dice < 65 && bookingId !== undefined) return { kind: "cancel", bookingId };
  // Whatever its length, it stays within the day.
  if (dice < 78 && bookingId !== undefined) return { kind: "reschedule", bookingId, from: stage.pick(halfHours - 3) };
  return { kind: "hold", user, range };
}

function callOf({ modelId, midnight }: Day, ask: Ask, user: string): Call {
  const at = (halfHour: number): Date => new Date(midnight.getTime() + (opensAt + halfHour) * halfHourMs);
  const date = midnight.toISOString().slice(0, 10);
  const call = (by: Caller, operation: Operation, ...values: unknown[]): Call => ({ by, operation, values: [modelId, ...values] });
  const own: Caller = { role: "customer", userId: user };
  switch (ask.kind) {
    case "hold":
      return call(own, holdSlot, at(ask.range[0]), at(ask.range[1]));
    case "release":
      return call(own, releaseHold, ask.holdId);
    case "convert":
      return call(own, convertHold, ask.holdId);
    case "cancel":
      return call(own, cancelBooking, ask.bookingId);
    case "reschedule":
      return call(own, rescheduleBooking, ask.bookingId, at(ask.from));
    case "block":
      return call(host, blockDates, [date], timeOf(at(ask.range[0])), timeOf(at(ask.range[1])));
    case "unblock":
      return call(host, unblockDates, [date]);
    case "search":
      // By somebody who holds nothing: one's own hold is offered to oneself.
      return call(host, search, ask.length * 30, at(0), at(halfHours), 100);
  }
}

function timeOf(instant: Date): string {
  return instant.toISOString().slice(11, 19);
}

function answerOf({ midnight }: Day, ask: Ask, { code, rows }: Told): Answer {
  if (code !== undefined) return { code };
  if (ask.kind === "block") {
    return { conflicts: rows.map(({ conflictType, conflictId }) => `${String(conflictType).toLowerCase()} ${conflictId}`).sort() };
  }
  if (ask.kind === "search") {
    const starts = rows.map(({ startsAt }) => (new Date(startsAt as string).getTime() - midnight.getTime()) / halfHourMs - opensAt);
    return { starts: starts.sort((a, b) => a - b) };
  }
  return ask.kind === "unblock" ? {} : { id: String(rows[0]!["id"]) };
}
