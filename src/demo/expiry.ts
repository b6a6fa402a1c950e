import { on } from "node:events";
import pg from "pg";
import { Complaint } from "../complaint.ts";
import { startWorker } from "../worker.ts";
import { sql } from "./client.ts";
import { berlin } from "./models.ts";
import type { Stage } from "./stage.ts";
import { customer, type Story } from "./story.ts";

const deadlineMs = 10_000;
const leon = customer("leon");
const range = `starts_at => '2024-01-05 22:00 Europe/Berlin', ends_at => '2024-01-06 00:00 Europe/Berlin'`;

/** A hold that nobody pays: over at its instant, swept by the worker. */
export async function tellExpiry(story: Story, stage: Stage) {
  story.chapter("A hold that nobody pays: over at its instant, swept by the worker");
  const [hold] = await story.ask(
    leon,
    `select id, status, price, currency
        from holdfast.hold_slot(${berlin.id}, ${range})`,
  );
  const [booking] = await story.ask(leon, sql`select id, status from holdfast.convert_hold_to_booking(${berlin.id}, ${hold?.["id"]})`);
  const freeAtTen = `select minutes from holdfast.available_slots_view where model_id = ${berlin.id}
        and tstzrange(starts_at, ends_at) @> '2024-01-05 22:00 Europe/Berlin'::timestamptz`;
  story.expect("while it lives nobody is offered that time", await story.look(null, freeAtTen), []);

  story.say("He never pays. The clock moves on by eleven minutes, and no worker has run yet.");
  await story.ask(null, sql`select from holdfast_private.set_clock(holdfast_private.current_instant() + interval '11 minutes')`);
  const free = await story.ask(null, freeAtTen);
  story.expect("unswept, it blocks nobody any more", free.length, 1);

  story.say("A worker starts (src/worker.ts): it reads the change log, finds the hold's expiry in it, and sweeps.");
  const told = await sweep(stage, `holdfast:hold:${berlin.id}`, hold?.["id"] ?? "");
  story.say(`Heard by LISTEN "holdfast:hold:${berlin.id}": ${told}`);
  const [swept] = await story.ask(
    null,
    sql`select h.status as hold, b.status as booking, (select count(*) from holdfast.occupied_time as o
          where o.model_id = h.model_id and o.hold_id = h.id) as ledger_rows
        from holdfast.booking_holds as h join holdfast.bookings as b on b.model_id = h.model_id and b.hold_id = h.id
        where h.model_id = ${berlin.id} and h.id = ${hold?.["id"]} and b.id = ${booking?.["id"]}`,
  );
  story.expect("hold, pending booking and ledger row went together", swept, { hold: "expired", booking: "expired", ledger_rows: "0" });
  return { hold: swept?.["hold"], booking: swept?.["booking"] };
}

/** Runs a worker until it has told that the hold is no longer active; gives what it told. */
async function sweep({ config, log, ownerDatabaseUrl }: Stage, channel: string, holdId: string): Promise<string> {
  const listener = new pg.Client({ connectionString: ownerDatabaseUrl, application_name: "holdfast-demo" });
  listener.on("error", () => {});
  await listener.connect();
  // Listening before the worker runs: nothing that it tells is missed.
  await listener.query(`listen ${pg.escapeIdentifier(channel)}`);
  const worker = await startWorker({ config, log });
  try {
    const deadline = AbortSignal.timeout(deadlineMs);
    for await (const [{ payload }] of on(listener, "notification", { signal: deadline }) as AsyncIterable<[pg.Notification]>) {
      const { rows } = await listener.query<{ status: string }>(
        "select status from holdfast.booking_holds where model_id = $1 and id = $2",
        [berlin.id, holdId],
      );
      if (rows[0]?.status !== "active") return payload ?? "";
    }
    throw new Error("unreachable: the wait above ends by its deadline only");
  } catch (error) {
    if (!(error instanceof Error && error.name === "AbortError")) throw error;
    throw new Complaint(`The demo went wrong: the worker did not sweep the hold within ${deadlineMs / 1000} s`);
  } finally {
    await worker.stop();
    await listener.end();
  }
}
