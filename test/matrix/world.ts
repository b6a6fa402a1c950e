import type pg from "pg";
import { admin, type Caller } from "../graphql/api.ts";

/** Everything in a world happens around this instant, a Monday. */
export const worldClock = "2030-01-07T08:00:00Z";

/** Whose word counts for a cell: the columns of AUTHORISATION.md. "Its" is the row's that the cell is about. */
export const callerNames = ["anonymous", "its customer", "another customer", "its model", "another model", "admin"] as const;
export type CallerName = (typeof callerNames)[number];

/**
 * Two models and two customers; alice's holds, bookings, subscription and messages with the first model are the rows that cells
 * are about. Every column of those rows that may have a value has one: what a caller sees as null is hidden from it.
 */
export interface World {
  customer: string;
  callers: Record<CallerName, Caller | undefined>;
  modelId: string;
  otherModelId: string;
  scheduleId: string;
  manualWindowId: string;
  recurringWindowId: string;
  blockedId: string;
  busyId: string;
  /** A live hold without a booking. */
  holdId: string;
  /** Its time has come, and no sweep. */
  expiredHoldId: string;
  /** An unpaid booking, and the hold that it rides on. */
  pendingId: string;
  pendingHoldId: string;
  /** Paid and ahead. */
  confirmedId: string;
  confirmedHoldId: string;
  /** Paid and over. */
  pastId: string;
  /** Paid and cancelled: every column has a value. */
  cancelledId: string;
  subscriptionId: string;
  webhookSubscriptionId: string;
  /** As a mail to the customer told them: one that confirms its address, one that unsubscribes it. */
  confirmationToken: string;
  unsubscribeToken: string;
  messageId: string;
  /** A booking's update in the change log. */
  changeId: string;
}

let worlds = 0;

/** Ids of ten digits that no two tables share: an id in an answer then is that id, and can be told from a number. */
export async function spreadIds(owner: pg.Pool): Promise<void> {
  await owner.query(`
    do $$
    declare
      sequence record;
    begin
      for sequence in
        select c.oid::regclass as name, row_number() over (order by c.oid) as position
        from pg_class as c where c.relnamespace::regnamespace::text in ('holdfast', 'holdfast_private') and c.relkind = 'S'
      loop
        execute format('alter sequence %s restart with %s', sequence.name, 5000000000 + sequence.position * 100000000);
      end loop;
    end $$`);
}

/** Makes a world of its own among others, as the owner. */
export async function addWorld(owner: pg.Pool): Promise<World> {
  const client = await owner.connect();
  try {
    await client.query("begin");
    const world = await fill(client, ++worlds);
    await client.query("commit");
    return world;
  } catch (error) {
    await client.query("rollback");
    throw error;
  } finally {
    client.release();
  }
}

async function fill(client: pg.ClientBase, number: number): Promise<World> {
  const insert = (table: string, columns: Record<string, unknown>) => insertRow(client, table, columns);
  const [alice, bob, ada, bea] = ["alice", "bob", "ada", "bea"].map((name) => `${name}-${number}`) as [string, string, string, string];
  const model = { time_zone: "UTC", hourly_rate: 60 };
  const modelId = await insert("models", { ...model, name: ada });
  const otherModelId = await insert("models", { ...model, name: bea });
  const rows = {
    ...(await fillCalendar(insert, modelId)),
    ...(await fillClaims(client, insert, modelId, alice)),
    ...(await fillNews(client, insert, modelId, alice)),
  };
  await fillCalendar(insert, otherModelId);
  await fillClaims(client, insert, otherModelId, bob);
  // What the models' own users book with each other.
  await insertBooking(insert, { model_id: otherModelId, user_id: ada, during: range("11T09:00", "11T10:00") });
  await insertBooking(insert, { model_id: modelId, user_id: bea, during: range("11T09:00", "11T10:00") });
  await fillNews(client, insert, otherModelId, bob);
  await fillNews(client, insert, otherModelId, ada);
  await fillNews(client, insert, modelId, bea);
  return {
    customer: alice,
    modelId,
    otherModelId,
    ...rows,
    callers: {
      anonymous: undefined,
      "its customer": { role: "customer", userId: alice },
      "another customer": { role: "customer", userId: bob },
      "its model": { role: "model", userId: ada, modelId },
      "another model": { role: "model", userId: bea, modelId: otherModelId },
      admin,
    },
  };
}

/** More of what a world has, at times of its last day that nobody else takes. */
export const additions = {
  window: (owner: pg.Pool, world: World) =>
    addition(owner, (insert, during) => insert("availability", { model_id: world.modelId, during })),
  hold: (owner: pg.Pool, world: World, user_id: string) =>
    addition(owner, (insert, during) =>
      insert("booking_holds", { model_id: world.modelId, user_id, during, currency: "USD", hold_expires_at: "2030-01-07T09:00Z" }),
    ),
  booking: (owner: pg.Pool, world: World, user_id: string) =>
    addition(owner, async (insert, during) => (await insertBooking(insert, { model_id: world.modelId, user_id, during })).id),
  /** Announced as the fan-out does it. */
  message: (owner: pg.Pool, world: World, user_id: string) =>
    addition(owner, async (insert, during, client) => {
      const message = {
        channel: "in_app",
        event_type: "hold_placed",
        payload: {},
        dedupe_key: `${user_id} ${during}`,
        status: "delivered",
      };
      const id = await insert("notification_deliveries", { model_id: world.modelId, user_id, ...message });
      const users = "json_build_object('users', array[md5($1)])::text";
      await client.query(`select pg_notify('holdfast:notifications', ${users})`, [user_id]);
      return id;
    }),
};

let additionsMade = 0;

async function addition(owner: pg.Pool, add: (insert: Insert, during: string, client: pg.ClientBase) => Promise<string>): Promise<string> {
  const [hours, minutes] = [Math.floor(additionsMade / 12), (additionsMade++ % 12) * 5];
  const at = (minute: number) => `15T${String(hours).padStart(2, "0")}:${String(minute).padStart(2, "0")}`;
  const client = await owner.connect();
  try {
    return await add((table, columns) => insertRow(client, table, columns), range(at(minutes), at(minutes + 4)), client);
  } finally {
    client.release();
  }
}

type Insert = (table: string, columns: Record<string, unknown>) => Promise<string>;

async function fillCalendar(insert: Insert, model_id: string) {
  const scheduleId = await insert("model_schedules", { model_id, day_of_week: 1, start_time: "09:00", end_time: "17:00" });
  const recurring = { model_id, slot_type: "recurring", schedule_id: scheduleId, during: range("14T09:00", "14T17:00") };
  return {
    scheduleId,
    manualWindowId: await insert("availability", { model_id, during: range("08T00:00", "12T00:00") }),
    recurringWindowId: await insert("availability", recurring),
    blockedId: await insert("model_blocked_dates", {
      model_id,
      blocked_date: "2030-01-10",
      start_time: "12:00",
      end_time: "13:00",
      reason: "at the doctor's",
    }),
    busyId: await insert("external_busy", { model_id, source: "diary", external_id: "1", during: range("11T20:00", "11T21:00") }),
  };
}

async function fillClaims(client: pg.ClientBase, insert: Insert, model_id: string, user_id: string) {
  const live = { model_id, user_id, currency: "USD", price: 60, buffer_before_minutes: 5, buffer_after_minutes: 5 };
  const claim = (during: string) => ({ ...live, during, hold_expires_at: "2030-01-07T09:00Z", availability_id: "1" });
  const pendingHoldId = await insert("booking_holds", claim(range("08T12:00", "08T13:00")));
  const booked = { model_id, user_id, status: "confirmed", payment_reference: null };
  const confirmed = await insertBooking(insert, { ...booked, during: range("08T14:00", "08T15:00") });
  const { id: cancelled } = await insertBooking(insert, {
    ...booked,
    during: range("09T10:00", "09T11:00"),
    payment_reference: "pay",
    confirmed_at: "2030-01-07T07:00Z",
    match_score: 90,
    host_reference: "order 1",
  });
  await client.query(
    `update holdfast.bookings
     set status = 'cancelled', cancelled_at = $3, refund_due_at = $3, cancelled_by = user_id, cancellation_reason = 'ill'
     where model_id = $1 and id = $2`,
    [model_id, cancelled, worldClock],
  );
  const { rows } = await client.query<{ id: string }>(
    `select id from holdfast.availability_change_log
     where model_id = $1 and table_name = 'bookings' and row_id = $2 and operation = 'update' order by id limit 1`,
    [model_id, cancelled],
  );
  return {
    holdId: await insert("booking_holds", claim(range("08T10:00", "08T11:00"))),
    expiredHoldId: await insert("booking_holds", { ...claim(range("09T12:00", "09T13:00")), hold_expires_at: "2030-01-07T07:50Z" }),
    pendingHoldId,
    pendingId: await insert("bookings", {
      model_id,
      user_id,
      hold_id: pendingHoldId,
      during: range("08T12:00", "08T13:00"),
      price: 60,
      currency: "USD",
    }),
    confirmedId: confirmed.id,
    confirmedHoldId: confirmed.holdId,
    pastId: (await insertBooking(insert, { ...booked, during: range("06T10:00", "06T11:00") })).id,
    // It stands on the blocked hour.
    onBlockedId: (await insertBooking(insert, { ...booked, during: range("10T12:00", "10T13:00") })).id,
    cancelledId: cancelled,
    changeId: rows[0]!.id,
  };
}

async function insertBooking(insert: Insert, booking: Record<string, unknown>) {
  const { model_id, user_id, during } = booking;
  const terms = { price: 60, currency: "USD" };
  const hold = { model_id, user_id, during, ...terms, status: "converted", hold_expires_at: "2030-01-07T09:00Z" };
  const holdId = await insert("booking_holds", hold);
  return { holdId, id: await insert("bookings", { status: "confirmed", ...booking, ...terms, hold_id: holdId }) };
}

async function fillNews(client: pg.ClientBase, insert: Insert, model_id: string, user_id: string) {
  const subscription = { user_id, only_model_id: model_id, event_types: "{hold_placed}" };
  const quiet = { quiet_from: "22:00", quiet_until: "07:00" };
  const mail = { ...subscription, channel: "email", address: `${user_id}@example.com` };
  const subscriptionId = await insert("user_notifications", { ...mail, ...quiet, reads_model_id: model_id });
  const unconfirmed = { ...mail, address: `new-${user_id}@example.com`, confirmed_at: null };
  const webhook = { ...subscription, channel: "webhook", address: "https://example.com/" };
  const webhookSubscriptionId = await insert("user_notifications", webhook);
  const confirmationToken = `confirms ${user_id} ${model_id}`;
  await insert("holdfast_private.address_confirmations", {
    user_id,
    subscription_id: await insert("user_notifications", unconfirmed),
    address: unconfirmed.address,
    token: confirmationToken,
    requested_at: worldClock,
  });
  const { rows } = await client.query<{ unsubscribe_token: string }>(
    "select unsubscribe_token from holdfast_private.subscription_secrets where user_id = $1 and subscription_id = $2",
    [user_id, subscriptionId],
  );
  const messageId = await insert("notification_deliveries", {
    model_id,
    user_id,
    subscription_id: subscriptionId,
    channel: "email",
    address: `${user_id}@example.com`,
    event_type: "hold_placed",
    payload: { count: 1 },
    dedupe_key: `hold_placed-${user_id}`,
    status: "parked",
    attempts: 3,
    next_attempt_at: worldClock,
    last_error: "no answer",
    delivered_at: worldClock,
    read_at: worldClock,
  });
  return { subscriptionId, webhookSubscriptionId, confirmationToken, unsubscribeToken: rows[0]!.unsubscribe_token, messageId };
}

/** `range("08T10:00", "08T11:00")`: days of the world's month. */
function range(from: string, to: string): string {
  return `[2030-01-${from}Z,2030-01-${to}Z)`;
}

async function insertRow(client: pg.ClientBase, table: string, columns: Record<string, unknown>): Promise<string> {
  const places = Object.keys(columns).map((_, n) => `$${n + 1}`);
  const { rows } = await client.query<{ id: string }>(
    `insert into ${table.includes(".") ? table : `holdfast.${table}`} (${Object.keys(columns).join(", ")})
     values (${places.join(", ")}) returning *`,
    Object.values(columns),
  );
  return rows[0]!.id;
}
