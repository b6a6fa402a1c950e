import { customer, type Told } from "../crowd.ts";
import { holdSlot } from "../operations.ts";
import { type Race, unexpected } from "../race.ts";
import { beforeLooking, beforeWriting, type Slot, Slots, type Stage, within } from "../stage.ts";

const before = 10;
const after = 15;
const clash = (a: Slot, b: Slot): boolean =>
  Number(a.startsAt) < Number(b.endsAt) + (before + after) * 60_000 && Number(b.startsAt) < Number(a.endsAt) + (before + after) * 60_000;

/** Ranges of all lengths, thrown over six hours; in every second scene all of them meet in one minute, so that only one may win. */
export const overlappingRanges: Race = {
  name: "overlapping, unequal ranges",
  async begin(stage, crowd) {
    const slots = new Slots(stage, { buffer_before_minutes: before, buffer_after_minutes: after });
    let scene = 0;
    return async () => {
      const onlyOne = scene++ % 2 === 0;
      // The hours beyond what is asked for keep one scene's buffers out of the next.
      const place = await slots.take(8);
      const wanted = Array.from({ length: crowd.size }, () => (onlyOne ? overTheMiddle(stage, place) : anywhere(stage, place)));
      return {
        rounds: 1,
        gate: [undefined, beforeLooking, beforeWriting][scene % 3],
        calls: wanted.map(({ modelId, startsAt, endsAt }, n) => ({
          by: customer(n),
          operation: holdSlot,
          values: [modelId, startsAt, endsAt],
        })),
        judge: (told) => [...unexpected(told, ["SLOT_TAKEN"]), ...clashes(wanted, told, onlyOne)],
      };
    };
  },
};

function overTheMiddle(stage: Stage, place: Slot): Slot {
  const from = 90 + stage.pick(90);
  return within(place, from, Math.max(15, 181 - from + stage.pick(90)));
}

function anywhere(stage: Stage, place: Slot): Slot {
  return within(place, stage.pick(60) * 5, 15 + stage.pick(16) * 5);
}

function clashes(wanted: readonly Slot[], told: readonly Told[], onlyOne: boolean): string[] {
  const won = wanted.filter((_, n) => told[n]!.code === undefined);
  const lost = wanted.filter((_, n) => told[n]!.code !== undefined);
  return [
    ...(won.length === 1 || !onlyOne ? [] : [`${won.length} winners of ranges that all meet`]),
    ...won.filter((slot) => won.some((other) => other !== slot && clash(slot, other))).map(() => "two winners overlap"),
    ...lost.filter((slot) => !won.some((winner) => clash(slot, winner))).map(() => "a loser had nobody in its way"),
  ];
}
