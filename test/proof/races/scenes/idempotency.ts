import { type Call, customer, host, type Told } from "../crowd.ts";
import { addModel, smartBooking } from "../operations.ts";
import { type Race, unexpected, winners } from "../race.ts";
import { beforeLooking, beforeWriting, type Slot, Slots, type Stage, within } from "../stage.ts";

const perKey = 10;

interface Key {
  readonly clients: readonly Call[];
  /** How many rows the winners' arguments must have made, by SQL. */
  made(stage: Stage): Promise<number>;
}

/** The same key ten times at once: one effect, ten equal answers. In every second scene some mean something else by it, and hear that. */
export const idempotency: Race = {
  name: "one idempotency key ten times",
  async begin(stage, crowd) {
    const slots = new Slots(stage);
    let scene = 0;
    return async () => {
      const day = await slots.take(24);
      const others = scene % 2 === 0 ? 0 : 3;
      const name = `key ${stage.models.length} ${scene}`;
      const keys = Array.from({ length: Math.floor(crowd.size / perKey) }, (_, n) =>
        n === 0 ? modelKey(name, others) : bookingKey(day, `${name} ${n}`, n, others),
      );
      const asked = stage.shuffled(keys.flatMap((key) => key.clients.map((call) => ({ key, call }))));
      return {
        rounds: keys.length,
        gate: [undefined, beforeLooking, beforeWriting][scene++ % 3],
        calls: asked.map(({ call }) => call),
        async judge(told) {
          const faults = keys.map((key) =>
            judgeKey(
              stage,
              key,
              told.filter((_, n) => asked[n]!.key === key),
              others,
            ),
          );
          return (await Promise.all(faults)).flat();
        },
      };
    };
  },
};

/** A model's lock is one queue more; where there is none to queue at, the key is the queue. */
function modelKey(name: string, others: number): Key {
  const clients = Array.from({ length: perKey }, (_, n) => ({
    by: host,
    operation: addModel,
    values: [n < perKey - others ? name : `${name}, another`, "UTC", name],
  }));
  return {
    clients,
    async made(stage) {
      const rows = await stage.query<{ id: string }>("select id from holdfast.models where name in ($1, $1 || ', another')", [name]);
      stage.models.push(...rows.map(({ id }) => id));
      return rows.length;
    },
  };
}

function bookingKey(day: Slot, key: string, user: number, others: number): Key {
  const clients = Array.from({ length: perKey }, (_, n) => {
    const searched = within(day, n < perKey - others ? 480 : 540, 720);
    return {
      by: customer(user),
      operation: smartBooking,
      values: [day.modelId, 60, searched.startsAt, searched.endsAt, key],
    };
  });
  return {
    clients,
    async made(stage) {
      const rows = await stage.query("select from holdfast.bookings where model_id = $1 and user_id = $2 and during <@ tstzrange($3, $4)", [
        day.modelId,
        customer(user).userId,
        day.startsAt,
        day.endsAt,
      ]);
      return rows.length;
    },
  };
}

async function judgeKey(stage: Stage, key: Key, told: readonly Told[], others: number): Promise<string[]> {
  const won = winners(told);
  const answers = new Set(won.map(({ rows }) => JSON.stringify(rows)));
  const made = await key.made(stage);
  // Those who came first with it, and all who mean the same.
  const sizes = others === 0 ? [perKey] : [perKey - others, others];
  return [
    ...(made === 1 ? [] : [`${made} effects of one key`]),
    ...(answers.size === 1 ? [] : [`${answers.size} different answers to one key`]),
    ...(sizes.includes(won.length) ? [] : [`${won.length} of ${perKey} got the answer`]),
    ...unexpected(told, others === 0 ? [] : ["IDEMPOTENCY_MISMATCH"]),
  ];
}
