import { withRootDb } from "../../helpers.ts";
import { addModel, freezeClock } from "../studio.ts";
import { figures } from "./figures.ts";

test("messages of the past day by channel and status, the share delivered of those that are over, and all that were given up", () =>
  withRootDb(async (client) => {
    await freezeClock(client, "12:00");
    const model = await addModel(client);
    const add = (channel: string, status: string, created: string) =>
      client.query(
        `insert into holdfast.notification_deliveries (model_id, user_id, channel, event_type, payload, dedupe_key, status, created_at)
         values ($1, 'ada', $2, 'availability_added', '{}', gen_random_uuid(), $3, $4)`,
        [model, channel, status, created],
      );
    for (const status of ["delivered", "delivered", "delivered", "parked", "unconfigured", "pending", "failed", "withdrawn"])
      await add("email", status, "2026-05-04T11:00Z");
    await add("webhook", "parked", "2026-05-04T11:00Z");
    await add("in_app", "pending", "2026-05-04T11:00Z");
    // Older than a day: only what nobody has retried is still told of.
    await add("email", "delivered", "2026-05-03T11:00Z");
    await add("email", "parked", "2026-05-03T11:00Z");
    const found = await figures(client);
    expect(found).toMatchObject({
      "notifications{channel=email,status=delivered}": 3,
      "notifications{channel=email,status=parked}": 1,
      "notifications{channel=email,status=pending}": 1,
      "notifications{channel=email,status=failed}": 1,
      "notification_success_ratio{channel=email}": 3 / 5,
      "notification_success_ratio{channel=webhook}": 0,
      dead_letters: 4,
    });
    expect(found).not.toHaveProperty("notification_success_ratio{channel=in_app}");
  }));
