import { type Call, customer, type Told } from "../crowd.ts";
import { holdSlot, rescheduleBooking } from "../operations.ts";
import { type Race, unexpected, winners } from "../race.ts";
import { beforeLooking, beforeWriting, type Slot, Slots, type Stage, within } from "../stage.ts";

const perTarget = 8;
const movers = 2;

/** Two bookings, an hour that both want, and who asks for what. */
interface Contest {
  readonly target: Slot;
  readonly bookings: ReadonlyArray<{ readonly slot: Slot; readonly id: string }>;
  readonly clients: ReadonlyArray<{ readonly wants: Slot; readonly call: Call }>;
}

/** Two bookings would move to an hour that others want to hold, while the rest wait for the hours that the two may leave. */
export const rescheduling: Race = {
  name: "rescheduling against hold",
  async begin(stage, crowd) {
    const slots = new Slots(stage);
    let scene = 0;
    return async () => {
      const contests: Contest[] = [];
      for (let n = 0; n < Math.floor(crowd.size / perTarget); n++) contests.push(await makeContest(stage, await slots.take(3)));
      const asked = stage.shuffled(contests.flatMap(({ clients }) => clients));
      return {
        rounds: contests.length,
        gate: [undefined, beforeLooking, beforeWriting][scene++ % 3],
        calls: asked.map(({ call }) => call),
        judge: (told) => contests.flatMap((contest) => judgeContest(contest, (client) => told[asked.indexOf(client)]!)),
      };
    };
  },
};

async function makeContest(stage: Stage, place: Slot): Promise<Contest> {
  const { modelId } = place;
  const target = within(place, 60, 60);
  const bookings = await Promise.all(
    [within(place, 0, 60), within(place, 120, 60)].map(async (slot, n) => {
      const [booking] = await stage.query<{ id: string }>(
        `select b.id from holdfast.hold_slot($1, $2, $3, $4) as h
         cross join lateral holdfast.convert_hold_to_booking(h.model_id, h.id) as b`,
        [modelId, customer(n).userId, slot.startsAt, slot.endsAt],
      );
      return { slot, id: booking!.id };
    }),
  );
  const clients = Array.from({ length: perTarget }, (_, n) => {
    const by = customer(n);
    if (n < movers)
      return { wants: target, call: { by, operation: rescheduleBooking, values: [modelId, bookings[n]!.id, target.startsAt] } };
    const wants = [target, target, bookings[0]!.slot, bookings[1]!.slot][n % 4]!;
    return { wants, call: { by, operation: holdSlot, values: [modelId, wants.startsAt, wants.endsAt] } };
  });
  return { target, bookings, clients };
}

/** One has the target; an hour that was left has one holder or none, one that was kept has none. */
function judgeContest({ target, bookings, clients }: Contest, toldTo: (client: Contest["clients"][number]) => Told): string[] {
  const told = (wants: Slot): Told[] => clients.filter((client) => client.wants === wants).map(toldTo);
  const won = winners(told(target)).length;
  return [
    ...(won === 1 ? [] : [`${won} clients have the hour that two bookings would move to`]),
    ...bookings.flatMap(({ slot }, n) => {
      const isLeft = toldTo(clients[n]!).code === undefined;
      const holders = winners(told(slot)).length;
      return holders <= (isLeft ? 1 : 0) ? [] : [`${holders} clients hold an hour whose booking ${isLeft ? "left" : "stayed"}`];
    }),
    ...unexpected(clients.map(toldTo), ["SLOT_TAKEN"]),
  ];
}
