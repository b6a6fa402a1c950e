import type { Proof as Test } from "../../proofs.ts";

/** A change of a function's own text. What is to be replaced has to be there. */
export interface Edit {
  readonly function: string;
  readonly from: string;
  readonly to: string;
}

/** Something that keeps Holdfast's promises: taken away, at least one of the tests has to fail. */
export interface Guard {
  readonly name: string;
  readonly remove: ReadonlyArray<string | Edit>;
  readonly tests: readonly Test[];
}

const edit = (name: string, from: string, to: string): Edit => ({ function: name, from, to });

const overlap: Guard[] = [
  {
    name: "the exclusion constraint of live claims",
    remove: ["alter table holdfast.occupied_time drop constraint live_claims_do_not_overlap"],
    tests: [["db/occupied_time/refuses-overlap.test.ts", "two live claims, with their buffers, can't overlap by any path: %s"]],
  },
  {
    name: "the exclusion constraint of windows",
    remove: ["alter table holdfast.availability drop constraint windows_do_not_overlap"],
    tests: [["db/add_availability/windows.test.ts", "the table itself lets no windows overlap"]],
  },
  {
    name: "the model's row lock",
    remove: [edit("holdfast_private.lock_model", " for no key update", "")],
    tests: [["concurrency/one-slot.test.ts", "of 32 who want one slot one gets it, 31 hear SLOT_TAKEN, nobody deadlocks"]],
  },
  {
    name: "the order of several models' locks",
    remove: [edit("holdfast_private.lock_models", "order by m.id", "order by array_position(lock_models.ids, m.id)")],
    tests: [["concurrency/several-models.test.ts", "opposite orders do not deadlock: lock_models goes by id"]],
  },
  {
    name: "the clock is read after the lock",
    remove: [
      edit(
        "holdfast.convert_hold_to_booking",
        "  is_paid boolean :=",
        "  clock timestamptz := holdfast_private.current_instant();\n  is_paid boolean :=",
      ),
      edit("holdfast.convert_hold_to_booking", "hold, holdfast_private.current_instant()", "hold, clock"),
    ],
    tests: [["concurrency/expiry.test.ts", "a hold that runs out while its booking waits for the lock is not booked"]],
  },
  {
    name: "writers refuse snapshots older than their lock",
    remove: [edit("holdfast_private.require_read_committed", "<> 'read committed'", "= 'none'")],
    tests: [["db/access/isolation.test.ts", "at %s each writer is refused, before it writes anything"]],
  },
  {
    name: "the ledger follows holds that change",
    remove: ["drop trigger _200_settle_update on holdfast.booking_holds"],
    tests: [["db/occupied_time/follows-every-change.test.ts", "the booking goes where its hold goes"]],
  },
  {
    name: "the ledger is written by triggers alone",
    remove: ["drop trigger _100_refuse_direct_write on holdfast.occupied_time"],
    tests: [["db/occupied_time/refuses-direct-writes.test.ts", "by hand, as the owner: %s"]],
  },
  {
    name: "the sweep waits for nobody",
    remove: [edit("holdfast.release_expired_availability_holds", "for no key update of m skip locked", "for no key update of m")],
    tests: [["db/release_expired_availability_holds/never-waits.test.ts", "what somebody else has locked is left for the next round: %s"]],
  },
];

const slotCheck = "holdfast_private.check_slot";
const faultsInOrder: Test = [
  "db/hold_slot/faults-in-order.test.ts",
  "each fault by its code, the first of them first, and nothing written",
];

const quickLook = "holdfast_private.uncontested_window";
const oneFault: Test = ["db/hold_slot/one-fault.test.ts", "one thing in the way of a range that is free but for it is enough: %s"];

/** What lets most holds through without a closer look. */
const uncontested: Guard[] = [
  {
    name: "the quick look keeps to other claims and their buffers",
    remove: [edit(quickLook, "and o.occupied &&", "and o.during &&")],
    tests: [["db/hold_slot/buffers.test.ts", "two holds keep the buffers of both between them, to the minute: %s"]],
  },
  {
    name: "the quick look leaves external time to the closer one",
    remove: [edit(quickLook, "and e.during && uncontested_window.during", "and false")],
    tests: [oneFault],
  },
  {
    name: "the quick look leaves blocked dates to the closer one",
    remove: [edit(quickLook, "where b.model_id = model.id", "where false")],
    tests: [oneFault, ["concurrency/blocking.test.ts", "a hold that waits for a date to be blocked is refused"]],
  },
  {
    name: "the quick look leaves inactive models to the closer one",
    remove: [edit(quickLook, "and model.is_active", "")],
    tests: [oneFault],
  },
  {
    name: "the quick look keeps the notice",
    remove: [
      edit(
        quickLook,
        "lower(uncontested_window.during) >= uncontested_window.now + make_interval(mins => model.min_notice_minutes)",
        "true",
      ),
    ],
    tests: [["db/hold_slot/bounds.test.ts", "the notice may be met exactly, and not by a second less"]],
  },
  {
    name: "the quick look counts a user's holds",
    remove: [edit(quickLook, "h.user_id = uncontested_window.user_id", "false")],
    tests: [["db/hold_slot/limit.test.ts", "a user may have as many live holds with a model as it allows"]],
  },
];

const holds: Guard[] = [
  {
    name: "a user's limit of holds",
    remove: [edit(slotCheck, "having count(*) >= model.max_active_holds_per_user", "having false")],
    tests: [
      ["db/hold_slot/limit.test.ts", "a user may have as many live holds with a model as it allows"],
      ["concurrency/hold-limit.test.ts", "one user's 16 requests at once, each for another slot, stay within the limit"],
    ],
  },
  {
    name: "a hold looks at blocked dates",
    remove: [edit(slotCheck, "where b.during && check_slot.during", "where false")],
    tests: [faultsInOrder, ["concurrency/blocking.test.ts", "a hold that waits for a date to be blocked is refused"]],
  },
  {
    name: "a hold looks at external time",
    remove: [edit(slotCheck, "and e.during && check_slot.during", "and false")],
    tests: [faultsInOrder],
  },
  {
    name: "a hold keeps the notice",
    remove: [edit(slotCheck, "where lower(check_slot.during) < earliest", "where false")],
    tests: [["db/hold_slot/bounds.test.ts", "the notice may be met exactly, and not by a second less"]],
  },
  {
    name: "a hold that has run out is not booked",
    remove: [edit("holdfast_private.book_hold", " or hold.hold_expires_at <= book_hold.now", "")],
    tests: [["db/convert_hold_to_booking/convert.test.ts", "a hold has run out at the very instant: %s"]],
  },
  {
    name: "a payment that comes too late is a late one",
    remove: [edit("holdfast_private.settle_payment", "booking := holdfast_private.expire_overdue(booking, now);", "")],
    tests: [
      ["concurrency/expiry.test.ts", "a payment that waits past the hold's end is a late one: the time is taken anew, by a new hold"],
    ],
  },
  {
    name: "the amount that is paid is the price",
    remove: [edit("holdfast_private.require_payment", "if amount <> price or currency <> price_currency then", "if false then")],
    tests: [["db/confirm_booking/in-time.test.ts", "refused, the hold stays: %s"]],
  },
  {
    name: "the state machine of bookings",
    remove: ["drop trigger _100_state_machine on holdfast.bookings"],
    tests: [["db/state_machines/bookings.test.ts", "a booking from %s to %s, by hand as the owner"]],
  },
  {
    name: "the state machine of holds",
    remove: ["drop trigger _100_state_machine on holdfast.booking_holds"],
    tests: [["db/state_machines/holds.test.ts", "a hold from %s to %s, by hand as the owner"]],
  },
  {
    name: "a key that was used answers",
    remove: [edit("holdfast_private.recall_answer", "if found then", "if true then")],
    tests: [
      ["db/idempotency_key/calls.test.ts", "the same key gets the same answer, byte for byte and hours later, and nothing is done twice"],
    ],
  },
  {
    name: "a key belongs to its arguments",
    remove: [
      edit(
        "holdfast_private.recall_answer",
        "(kept.function_name, kept.arguments) is distinct from",
        "false and (kept.function_name, kept.arguments) is distinct from",
      ),
    ],
    tests: [["db/idempotency_key/calls.test.ts", "the same key with other arguments is refused, and nothing is done"]],
  },
];

const access: Guard[] = [
  {
    name: "the policy by which everyone sees what is taken",
    remove: ["drop policy everyone_reads on holdfast.occupied_time"],
    tests: [["db/views/available_slots_view.test.ts", "everyone sees the same, also who can't see holds and bookings"]],
  },
  {
    name: "the policy by which customers see their own bookings alone",
    remove: [
      "drop policy users_read_their_own on holdfast.bookings",
      "create policy users_read_their_own on holdfast.bookings for select to holdfast_customer, holdfast_model using (true)",
    ],
    tests: [["db/access/rows.test.ts", "a customer: its own"]],
  },
  {
    name: "row-level security of holds",
    remove: ["alter table holdfast.booking_holds disable row level security"],
    tests: [
      ["schema/grants.test.ts", "row-level security is on for every table"],
      ["db/access/rows.test.ts", "a customer: its own"],
    ],
  },
  {
    name: "a pinned search_path",
    remove: ["alter function holdfast.hold_slot(bigint, text, timestamptz, timestamptz, numeric, text, text) reset search_path"],
    tests: [
      [
        "schema/functions.test.ts",
        "every plpgsql and every security definer function pins its search_path, without a schema that others may write",
      ],
    ],
  },
  {
    name: "execute, revoked from public",
    remove: ["grant execute on function holdfast_private.set_clock(timestamptz) to public"],
    tests: [["schema/grants.test.ts", "public may execute no function of ours"]],
  },
  {
    name: "views run with the caller's rights",
    remove: ["alter view holdfast.notification_dead_letters reset (security_invoker)"],
    tests: [["schema/grants.test.ts", "there are no materialized views, and every view runs with the caller's rights"]],
  },
  {
    name: "what is not the caller's is not there",
    remove: [
      edit("holdfast_private.require_claimant", "coalesce(require_claimant.user_id = holdfast_private.caller_user_id(), false)", "true"),
    ],
    tests: [["db/convert_hold_to_booking/convert.test.ts", "what is not the caller's is not there"]],
  },
  {
    name: "payments are an admin's to tell of",
    remove: [edit("holdfast.convert_hold_to_booking", "if is_paid or host_reference is not null then", "if false then")],
    tests: [["db/convert_hold_to_booking/convert.test.ts", "payment and host reference are an admin's to give"]],
  },
];

const news: Guard[] = [
  ...["update", "delete", "truncate"].map((operation): Guard => {
    const trigger = operation === "update" ? "_100_refuse_change" : `_100_refuse_${operation}`;
    return {
      name: `nobody may ${operation} the log`,
      remove: [`drop trigger ${trigger} on holdfast.availability_change_log`],
      tests: [["db/change_log/append-only.test.ts", "not even the owner: %s"]],
    };
  }),
  {
    name: "every change is logged",
    remove: ["drop trigger _900_log_insert on holdfast.booking_holds"],
    tests: [["db/change_log/fold.test.ts", "the log, folded from empty, gives the tables row for row: history %i"]],
  },
  {
    name: "the relay's cursor is a snapshot, not the last id",
    remove: [
      edit(
        "holdfast_private.relay_changes",
        "l.transaction_id >= pg_snapshot_xmin(progress.relayed)",
        "l.transaction_id >= pg_snapshot_xmax(progress.relayed)",
      ),
    ],
    tests: [["db/relay_changes/loses-nothing.test.ts", "what commits later than a higher id is relayed all the same"]],
  },
  {
    name: "the relay's place moves in the transaction that tells the news",
    remove: [
      // A sequence: what it was set to stays, whatever is rolled back.
      "create sequence holdfast_private.relay_place minvalue 0",
      edit("holdfast_private.relay_changes", "l.id > progress.since_id", "l.id > (select last_value from holdfast_private.relay_place)"),
      edit(
        "holdfast_private.relay_changes",
        "perform holdfast_private.schedule_sweeps(taken);",
        "perform setval('holdfast_private.relay_place', max(t.id)) from unnest(taken) as t having count(*) > 0;",
      ),
    ],
    tests: [
      ["db/relay_changes/loses-nothing.test.ts", "what is rolled back is never told; what the relay's own rollback undoes is told again"],
    ],
  },
  {
    name: "the dedupe key of messages is unique",
    remove: [
      "alter table holdfast.notification_deliveries drop constraint notification_deliveries_model_id_dedupe_key_key",
      edit("holdfast_private.tell", "on conflict on constraint notification_deliveries_model_id_dedupe_key_key do nothing", ""),
    ],
    tests: [["db/fan_out_notifications/once.test.ts", "the same changes again are no second message"]],
  },
  {
    name: "an older attempt's answer counts for nothing",
    remove: [edit("holdfast_private.finish_delivery", "finish_delivery.attempt is distinct from message.last_attempt or", "")],
    tests: [["db/finish_delivery/fencing.test.ts", "%s of an older attempt counts for nothing"]],
  },
];

const time: Guard[] = [
  {
    name: "a time that occurs twice means the first",
    remove: [edit("holdfast.local_to_instant", "return least(", "return greatest(")],
    tests: [
      [
        "db/local_to_instant/every-transition.test.ts",
        "agrees with Temporal's compatible reading around every change of the clock from 2024 to 2036",
      ],
    ],
  },
  {
    name: "a day is generated with the days beside it in mind",
    remove: [edit("holdfast_private.occurrences", "generate_series(-1, 1)", "generate_series(0, 0)")],
    tests: [["db/generate_availability_from_schedules/gap-overlap.test.ts", "and where it belongs to the day after"]],
  },
  {
    name: "what was removed by hand moves with its time zone's rules",
    remove: [edit("holdfast_private.follow_time_zone", "move_windows(model, removed)", "move_windows(model)")],
    tests: [
      [
        "db/follow_time_zones/moved.test.ts",
        "the windows of rules keep their local time, what was removed of them stays removed, other windows keep their instants",
      ],
    ],
  },
];

export const guards: readonly Guard[] = [...overlap, ...uncontested, ...holds, ...access, ...news, ...time];
