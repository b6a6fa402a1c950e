import { type Call, customer, host, type Told } from "../crowd.ts";
import { blockDates, holdSlot } from "../operations.ts";
import { type Race, unexpected, winners } from "../race.ts";
import { beforeLooking, beforeWriting, type Slot, Slots, within } from "../stage.ts";

const perDay = 8;

/** A date that is blocked while others hold its hours: the holds that came before are named, and none comes after. */
export const blocking: Race = {
  name: "blocking a date against hold",
  async begin(stage, crowd) {
    const calendars = Array.from({ length: Math.floor(crowd.size / perDay) }, () => new Slots(stage));
    let scene = 0;
    return async () => {
      const days = await Promise.all(calendars.map((slots) => slots.take(24)));
      const asked = stage.shuffled(days.flatMap(clientsOf));
      return {
        rounds: days.length,
        gate: [undefined, beforeLooking, beforeWriting][scene++ % 3],
        calls: asked.map(({ call }) => call),
        judge(told) {
          const answers = (day: Slot, isBlock: boolean): Told[] =>
            told.filter((_, n) => asked[n]!.day === day && asked[n]!.isBlock === isBlock);
          return days.flatMap((day) => judgeDay(answers(day, true)[0]!, answers(day, false)));
        },
      };
    };
  },
};

function clientsOf(day: Slot): Array<{ day: Slot; isBlock: boolean; call: Call }> {
  const { modelId } = day;
  return Array.from({ length: perDay }, (_, n) => {
    if (n === 0) {
      const values = [modelId, [day.startsAt.toISOString().slice(0, 10)], null, null];
      return { day, isBlock: true, call: { by: host, operation: blockDates, values } };
    }
    // Three hours, each wanted by two or three.
    const { startsAt, endsAt } = within(day, 480 + (n % 3) * 60, 60);
    return { day, isBlock: false, call: { by: customer(n), operation: holdSlot, values: [modelId, startsAt, endsAt] } };
  });
}

function judgeDay(block: Told, holds: readonly Told[]): string[] {
  const held = winners(holds).map(({ rows }) => String(rows[0]!["id"]));
  const named = block.rows.map(({ conflictId }) => String(conflictId));
  return [
    ...(held.length <= 3 ? [] : [`${held.length} clients hold three hours`]),
    ...(held.toSorted().join() === named.toSorted().join()
      ? []
      : [`the holds ${held.join()} were won, ${named.join()} named as conflicts`]),
    ...unexpected([block], []),
    ...unexpected(holds, ["SLOT_TAKEN", "BLOCKED_DATE"]),
  ];
}
