import { customer, type Told } from "../crowd.ts";
import { holdThree, type Operation } from "../operations.ts";
import { type Race, unexpected, winners } from "../race.ts";
import { beforeLooking, beforeWriting, Slots } from "../stage.ts";

const orders = [
  [0, 1, 2],
  [2, 1, 0],
  [1, 0, 2],
  [2, 0, 1],
];

/** The nearest that a client of the API can ask: three holds in one request, each a transaction of its own. */
const holdOneByOne: Operation = {
  names: ["first", "second", "third", "startsAt", "endsAt"],
  sql: "",
  graphql: `mutation ($first: BigInt!, $second: BigInt!, $third: BigInt!, $startsAt: Datetime!, $endsAt: Datetime!) {
    ${["first", "second", "third"]
      .map((model) => `${model}: holdSlot(input: { modelId: $${model}, startsAt: $startsAt, endsAt: $endsAt }) { hold { modelId } }`)
      .join("\n")}
  }`,
  path: [],
};

/** The same hour of three models, which each client names in another order: through SQL all of them or none, with `lock_models` first. */
export const oppositeOrders: Race = {
  name: "opposite orders over three models",
  async begin(stage, crowd) {
    const calendars = [new Slots(stage), new Slots(stage), new Slots(stage)];
    const isSql = crowd.name === "SQL";
    let scene = 0;
    return async () => {
      const slots = await Promise.all(calendars.map((calendar) => calendar.take()));
      const models = slots.map(({ modelId }) => modelId);
      const { startsAt, endsAt } = slots[0]!;
      return {
        rounds: 1,
        gate: [undefined, beforeLooking, beforeWriting][scene++ % 3],
        calls: Array.from({ length: crowd.size }, (_, n) => {
          const ordered = orders[n % 4]!.map((place) => models[place]!);
          return isSql
            ? { by: null, operation: holdThree, values: [ordered, startsAt, endsAt, `user ${n}`] }
            : { by: customer(n), operation: holdOneByOne, values: [...ordered, startsAt, endsAt] };
        }),
        judge: (told) => [...(isSql ? notAllOrNone(told) : notOneEach(told, models)), ...unexpected(told, ["SLOT_TAKEN"])],
      };
    };
  },
};

function notAllOrNone(told: readonly Told[]): string[] {
  const won = winners(told).map(({ rows }) => rows.length);
  return won.length === 1 && won[0] === 3 ? [] : [`the winners have ${won.join(", ")} of three models`];
}

function notOneEach(told: readonly Told[], models: readonly string[]): string[] {
  const held = told.flatMap(({ rows }) =>
    rows.flatMap((row) => Object.values(row as Record<string, { hold: { modelId: string } } | null>)),
  );
  return models.flatMap((model) => {
    const won = held.filter((payload) => payload?.hold.modelId === model).length;
    return won === 1 ? [] : [`${won} clients hold the hour of one model`];
  });
}
