import { asCaller, asOwner, withRootDb } from "../../helpers.ts";
import { subscribe } from "../notifications.ts";
import { addModel, freezeClock, open } from "../studio.ts";
import { bookAt, bookedDay, remind, reminders, remindMe } from "./reminders.ts";

test("a customer is reminded of its own bookings, a model of those with it, an admin of all", () =>
  withRootDb(async (client) => {
    const { model } = await bookedDay(client);
    const other = await addModel(client);
    await open(client, other, "09:00", "17:00");
    await bookAt(client, other, "15:00", "16:00", "bob");
    const wanted = { event_types: ["booking_reminder"], lead_times_minutes: [60] };
    for (const [role, user, own] of [
      ["customer", "ada", null],
      ["model", "room", model],
      ["admin", "host", null],
      ["customer", "eve", null],
    ] as const) {
      await asCaller(client, role, user, own);
      await subscribe(client, wanted);
    }
    await asOwner(client);
    await freezeClock(client, "14:00");
    await remind(client);
    expect((await reminders(client)).sort()).toEqual(["ada 60", "host 60", "host 60", "room 60"]);
  }));

test("not who asked for another model, or for other news, or whose subscription is switched off or not confirmed", () =>
  withRootDb(async (client) => {
    await bookedDay(client);
    await remindMe(client, { only_model_id: await addModel(client) });
    await remindMe(client, { event_types: ["booking_created"] });
    const { id } = await remindMe(client);
    await client.query("update holdfast.user_notifications set is_active = false where id = $1", [id]);
    const { id: unconfirmed } = await remindMe(client);
    await client.query("update holdfast.user_notifications set confirmed_at = null where id = $1", [unconfirmed]);
    await freezeClock(client, "14:00");
    expect(await remind(client)).toBe(0);
  }));
