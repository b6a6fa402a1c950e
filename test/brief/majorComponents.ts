import type { Proof } from "../proofs.ts";

/** A line of the brief, in its own words, and the tests that show it done. */
export type Line = [line: string, ...proofs: Proof[]];

/** The brief's "Major Components Implemented": every line of it, under its heading, in its order. */
export const majorComponents: Record<string, Line[]> = {
  "Core Availability Management": [
    [
      "Complete availability settings retrieval with caching",
      ["db/get_availability_settings/settings.test.ts", "rules by day and time, inactive ones too; blocked dates from the local today on"],
      ["graphql/settings.test.ts", "a second read asks the database for nothing that is stored"],
      ["cache/modelCache.test.ts", "a copy answers until it is five minutes old"],
    ],
    [
      "Statistics calculation (utilization rates, next available slots)",
      ["db/get_availability_statistics/one-month.test.ts", "every figure of one small month, worked out by hand"],
    ],
    [
      "Multi-source availability (manual, recurring, generated)",
      ["db/resolve_conflicts/adjust.test.ts", "windows partly covered are shortened and keep id, type and rule"],
      ["db/add_availability/windows.test.ts", "generated windows and other models' are windows too, and are not"],
    ],
  ],
  "Recurring Schedule Management": [
    [
      "Weekly recurring schedules with day/time specifications",
      ["db/generate_availability_from_schedules/windows.test.ts", "the whole week: touching rules, whole days, Saturday night"],
      ["db/add_recurring_schedule/bad-rules.test.ts", "%s for day %j, %j-%j"],
    ],
    [
      "Conflict detection for schedule overlaps",
      ["db/add_recurring_schedule/overlap.test.ts", "%j does not let %j in, and is named"],
      ["db/add_recurring_schedule/overlap.test.ts", "the table itself refuses what no function has seen"],
    ],
    [
      "Bulk schedule management (add/update/delete)",
      [
        "db/set_recurring_schedules/replaces.test.ts",
        "a rule that stays keeps its id and windows, one that goes leaves its claims, one that comes is made",
      ],
      ["db/set_recurring_schedules/refused.test.ts", "%s for %s: no rule is touched"],
      [
        "db/update_recurring_schedule/windows.test.ts",
        "what has begun stays up to now, claims keep their time, the new rule is made to the horizon",
      ],
      [
        "db/delete_recurring_schedule/windows.test.ts",
        "future windows go but for their claimed parts; what was, and what others made, stays",
      ],
    ],
    [
      "Schedule generation for future dates",
      ["db/generate_horizon/batches.test.ts", "batch by batch, by id, each active model to its own horizon from its own today"],
      ["tasks/worker.test.ts", "the horizon of every active model is generated, however many there are"],
    ],
  ],
  "Blocked Dates Management": [
    [
      "Date-specific blocking with reasons",
      ["db/block_dates/free-time.test.ts", "a blocked date cuts its calendar day out of the nights around it"],
      ["db/block_dates/reason.test.ts", "the reason is for the model itself and for admins"],
    ],
    [
      "Blocked date validation to prevent double-booking",
      ["db/hold_slot/faults-in-order.test.ts", "each fault by its code, the first of them first, and nothing written"],
      ["db/block_dates/conflicts.test.ts", "live claims stay and are returned, with what of them is blocked"],
      ["concurrency/blocking.test.ts", "a hold that waits for a date to be blocked is refused"],
    ],
    [
      "Integration with schedule generation (skips blocked dates)",
      ["db/generate_availability_from_schedules/obstacles.test.ts", "blocked time is left out, the rest of the day is made"],
    ],
  ],
  "Smart Availability Generation": [
    [
      "Automatic slot creation from recurring schedules",
      [
        "db/generate_availability_from_schedules/windows.test.ts",
        "each occurrence of each rule within the dates, both included, reported in order",
      ],
      ["properties/generation.test.ts", "generation makes what the calendar says, and a second run nothing"],
    ],
    [
      "Blocked date awareness (skips unavailable dates)",
      ["db/generate_availability_from_schedules/obstacles.test.ts", "blocking %s cuts that calendar day out of a night"],
      ["db/unblock_dates/windows.test.ts", "the rules' windows come back, whole and around what is there"],
    ],
    [
      "Conflict resolution during generation",
      ["db/generate_availability_from_schedules/obstacles.test.ts", "windows that are there are never overlapped"],
      [
        "db/generate_on_conflict/strategies.test.ts",
        "%s: each occurrence that overlaps a window is settled; a second run changes and returns nothing",
      ],
    ],
    [
      "Batch processing for efficiency",
      ["db/generate_availability_for_all_models/all.test.ts", "every active model, each on its own wall clock, past the size of one batch"],
    ],
  ],
  "Smart Booking Integration": [
    [
      "Match scoring algorithm for best slot selection",
      ["db/find_best_slots/order.test.ts", "the better score first; then what is nearer to the preferred time, then what is earlier"],
      ["properties/search.test.ts", "the best slots are the best of all"],
    ],
    [
      "Preference-based matching (time proximity, duration, day of week)",
      ["db/find_best_slots/time-points.test.ts", "a start at %s is worth %i points where 12:00 is preferred"],
      ["db/find_best_slots/duration-points.test.ts", "a run of exactly the asked length is worth 30, a longer one 20"],
      ["db/find_best_slots/day-points.test.ts", "the same day of week is worth 20, on the model's wall clock"],
    ],
    [
      "Slot holding mechanism with expiration (10 minutes)",
      ["db/hold_slot/own-hold.test.ts", "a hold lives for the model's hold_minutes"],
      [
        "db/hold_slot/expired-unswept.test.ts",
        "a hold that has run out blocks nobody: it is closed in the same transaction, by the actor system",
      ],
      ["concurrency/one-slot.test.ts", "of 32 who want one slot one gets it, 31 hear SLOT_TAKEN, nobody deadlocks"],
    ],
    [
      "Hold-to-booking conversion workflow",
      ["db/convert_hold_to_booking/convert.test.ts", "unpaid, it is pending and rides on the hold until that runs out"],
      ["db/convert_hold_to_booking/convert.test.ts", "paid, it is confirmed and the hold converted: the time is taken for good"],
      ["db/confirm_booking/in-time.test.ts", "the payment confirms the booking and converts the hold"],
    ],
  ],
  "Conflict Detection and Resolution": [
    [
      "Three resolution strategies: adjust, remove, merge",
      ["db/resolve_conflicts/adjust.test.ts", "windows partly covered are shortened and keep id, type and rule"],
      ["db/resolve_conflicts/adjust.test.ts", "allow_move: covered windows stand one after the other behind the new one, as generated"],
      ["db/resolve_conflicts/remove.test.ts", "overlapped windows go whole, also what of them lies outside"],
      [
        "db/resolve_conflicts/merge.test.ts",
        "all that overlaps or touches, and so on, becomes one generated window with the earliest's id",
      ],
    ],
    [
      "Automatic conflict detection for new slots",
      ["db/add_availability/windows.test.ts", "an overlap is refused and named: %s/%s"],
      ["db/add_availability_on_conflict/strategies.test.ts", "%s settles what overlaps and returns the window of the time"],
    ],
    [
      "Transaction-safe resolution with rollback support",
      ["properties/resolution.test.ts", "a fault at any row rolls everything back"],
      ["properties/resolution.test.ts", "preview = what applying did; claims stay covered, the time is available, twice is once"],
    ],
    [
      "Detailed conflict reporting with types",
      [
        "db/check_availability_conflicts/types.test.ts",
        "all five types, each with its id, its own range, the overlap and its minutes; the same for every caller",
      ],
      [
        "db/list_conflicts/problems.test.ts",
        "claims on blocked dates, outside availability or over external time are listed, a row for each problem",
      ],
    ],
  ],
  "Availability Notifications": [
    [
      "Subscriber management for availability changes",
      ["db/subscribe_to_availability/subscribes.test.ts", "without arguments: what becomes free or not of all models, kept here"],
      ["db/list_subscriptions/lists.test.ts", "one's own, oldest first; an admin's, of whom it names"],
      ["db/unsubscribe/unsubscribes.test.ts", "returns what it ends; nobody is told any more"],
    ],
    [
      "Targeted notifications for new availability",
      [
        "db/fan_out_notifications/targeted.test.ts",
        "who asked for the model, or for all, is told of new availability; who asked for another model or event is not",
      ],
      ["graphql/notifications.test.ts", "a subscriber is told of new availability, reads it, and is told no more once it has unsubscribed"],
    ],
    [
      "Batch notification processing",
      ["db/fan_out_notifications/digest.test.ts", "200 windows of a model in one batch are one message for each subscriber"],
      ["db/fan_out_notifications/once.test.ts", "what the relay took in small batches is one message all the same"],
    ],
  ],
  "Export/Import System": [
    [
      "Complete settings export for backup/migration",
      ["db/export_availability_settings/document.test.ts", "all of a model, in natural order, without ids"],
      ["db/import_availability_settings/sections.test.ts", "into an empty model: everything is created, and comes out again"],
      ["properties/transfer.test.ts", "export, import into an empty model, export: the same document; once more: nothing changes"],
    ],
    [
      "Bulk import with conflict handling",
      ["db/import_availability_settings/conflicts.test.ts", "live claims keep availability under them"],
      [
        "db/import_availability_settings/conflicts.test.ts",
        "reject: windows and rules that overlap those of the model are faults; touching and identical ones are not",
      ],
      ["db/import_availability_settings/preview.test.ts", "%s: the same rows, and nothing has changed"],
    ],
    [
      "Data validation during import",
      ["db/import_availability_settings/faults.test.ts", "every fault in one error, in the document's order; nothing is written"],
      [
        "db/import_availability_settings/limits.test.ts",
        "keys that are given twice: told of the text, at every level, with all other faults",
      ],
    ],
  ],
  "New Tables": [
    [
      "`user_notifications` - Notification preferences",
      ["db/subscribe_to_availability/subscribes.test.ts", "with all of them; an event type given twice is one"],
    ],
    [
      "`availability_change_log` - Audit trail for changes",
      ["db/change_log/append-only.test.ts", "not even the owner: %s"],
      ["db/get_change_log/fold.test.ts", "read piece by piece and folded from empty, a model's log gives its seven tables row for row"],
      ["db/get_change_log/period.test.ts", "from is included, to is not; left out, there is no bound"],
    ],
    [
      "`booking_holds` - Temporary slot reservations",
      ["db/state_machines/holds.test.ts", "a hold from %s to %s, by hand as the owner"],
      ["properties/ledger.test.ts", "whatever is done, the ledger says what holds and bookings call for, and buffers stand between them"],
    ],
  ],
  "Enhanced Tables": [
    [
      "`pnp_models` - Added availability settings",
      ["db/add_model/bounds.test.ts", "%s goes from %i to %i"],
      ["db/update_availability_settings/update.test.ts", "each setting alone changes, and nothing else; all at once too"],
    ],
    [
      "`pnp_availability` - Added hold system and slot types",
      ["db/add_availability/windows.test.ts", "the table itself lets no windows overlap"],
      ["db/resolve_conflicts/remove.test.ts", "what live claims need outside the new window stays, as generated"],
    ],
  ],
  "Database Functions": [
    [
      "`release_expired_availability_holds()` - Auto-cleanup",
      [
        "db/release_expired_availability_holds/batches.test.ts",
        "expires hold, pending booking and ledger row together and returns what it released",
      ],
      ["tasks/worker.test.ts", "a hold that runs out is swept at its expiry, by one of two workers"],
    ],
    [
      "`generate_availability_from_schedules()` - Bulk generation",
      ["db/generate_availability_from_schedules/windows.test.ts", "a second run makes nothing, tells nothing and writes nothing"],
    ],
    [
      "`check_availability_conflicts()` - Conflict detection",
      ["db/check_availability_conflicts/types.test.ts", "what only touches, has run out or was cancelled is no conflict; nor are buffers"],
    ],
    [
      "`log_availability_changes()` - Automatic logging",
      ["db/change_log/rows.test.ts", "every table of the contract is logged, and no column of a row is left out"],
    ],
  ],
  Views: [
    [
      "`available_slots_view` - Current available slots",
      [
        "db/views/available_slots_view.test.ts",
        "free runs are availability less blocked, external and claimed time, with buffers on both sides of claims only",
      ],
      ["properties/search.test.ts", "the view shows the free runs from now on, to everybody"],
    ],
    [
      "`model_availability_calendar` - Comprehensive calendar view",
      ["db/views/model_availability_calendar.test.ts", "one row per entry, without buffers, the same for everyone"],
    ],
  ],
  Indexes: [
    [
      "Performance-optimized indexes for all common queries",
      [
        "schema/plans.test.ts",
        "with many rows no large table is read from end to end, and every index that was made for a question serves it",
      ],
    ],
    [
      "Partial indexes for active holds and available slots",
      [
        "schema/plans.test.ts",
        "with many rows no large table is read from end to end, and every index that was made for a question serves it",
      ],
    ],
  ],
  "Smart Booking Workflow": [
    [
      "Request booking, find best slots, hold best slot, create booking",
      ["db/create_smart_booking/book.test.ts", "the brief's example: 60 minutes, 15:00 preferred, between 10:00 and 20:00"],
      ["graphql/usage.test.ts", "add a recurring schedule, generate January, book smartly, pay, check for conflicts"],
    ],
  ],
  "Core Integration Features": [
    [
      "Smart booking creation with automatic slot selection",
      ["db/create_smart_booking/book.test.ts", "where the preferred time is taken, the best of the rest, and how far off"],
      ["concurrency/smart-booking.test.ts", "32 smart bookings at once on a day with 8 slots: 8 bookings at 8 times, 24 hear NO_SLOT"],
    ],
    [
      "Booking completion with slot confirmation",
      ["db/complete_booking/ending.ts", "ends a confirmed booking from the instant at which it begins; its time stays in the ledger"],
      ["db/confirm_booking/late.test.ts", "where the time is still free it is taken anew, by a new and converted hold: %s"],
    ],
    [
      "Cancellation handling with slot release",
      ["db/cancel_booking/cancel.test.ts", "a pending one owes nothing, and its hold is given back with it"],
      ["db/cancel_booking/cancel.test.ts", "once it has begun it is too late, save for admins"],
    ],
    [
      "Rescheduling with conflict checking",
      ["db/reschedule_booking/refusals.test.ts", "what a hold would be refused for, a new time is refused for; the old one stays"],
      ["db/reschedule_booking/moves.test.ts", "the new time may overlap the old"],
      ["concurrency/reschedule.test.ts", "two bookings that want each other's time both stay, without a deadlock"],
    ],
  ],
  "Advanced Features": [
    [
      "Instant availability checking for quick bookings",
      [
        "db/check_instant_availability/now-or-next.test.ts",
        "it is available now where a slot begins on the next start of the grid, at the latest",
      ],
    ],
    [
      "Conflict analysis for booking requests",
      [
        "db/analyze_booking_request/analysis.test.ts",
        "what is in the way is told as explain_slot and check_availability_conflicts tell it, with the nearest three by score",
      ],
      ["properties/explain.test.ts", "a slot can be held if and only if nothing is said against it, and is refused for what is said first"],
    ],
    [
      "Calendar views for models and users",
      ["db/get_model_calendar/entries.test.ts", "windows, holds, bookings, blocked dates and external time, in order of time"],
      ["db/get_model_calendar/callers.test.ts", "whose a claim is, and why a date is blocked: %s"],
      ["db/get_user_calendar/entries.test.ts", "a user's holds and bookings with all models, in order of time, by each model's own date"],
    ],
    [
      "Statistics and analytics for availability",
      ["db/get_availability_statistics/summer-time.test.ts", "the month that loses an hour"],
      ["graphql/calendars.test.ts", "get_availability_statistics: for the model itself and admins"],
    ],
    [
      "Data export/import for management",
      ["db/export_availability_settings/roles.test.ts", "the model itself and an admin, reasons and external ids too"],
      ["db/import_availability_settings/roles.test.ts", "the model itself and an admin import; the log names them"],
    ],
  ],
};

/** The lines with their tests as the table that DECISIONS.md shows. */
export function proofTable(): string {
  const rows = Object.entries(majorComponents).flatMap(([heading, lines]) => [
    `| **${heading}** | |`,
    ...lines.map(([line, ...proofs]) => `| ${line} | ${[...groupByFile(proofs)].map(cell).join("<br>")} |`),
  ]);
  return ["| the brief's line | the tests that show it |", "|---|---|", ...rows].join("\n");
}

const cell = ([file, titles]: [string, string[]]): string => `\`${file}\`: ${titles.join(" · ")}`;

function groupByFile(proofs: Proof[]): Map<string, string[]> {
  const files = new Map<string, string[]>();
  for (const [file, title] of proofs) files.set(file, [...(files.get(file) ?? []), title]);
  return files;
}
