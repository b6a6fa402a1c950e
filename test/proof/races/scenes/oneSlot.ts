import { customer } from "../crowd.ts";
import { holdSlot } from "../operations.ts";
import { type Race, unexpected, winners } from "../race.ts";
import { beforeLooking, beforeWriting, Slots } from "../stage.ts";

/** Everybody wants the same hour. The first of every three scenes has no gate: there, a call takes as long as a client's own would. */
export const oneSlot: Race = {
  name: "one slot",
  async begin(stage, crowd) {
    const slots = new Slots(stage);
    let scene = 0;
    return async () => {
      const { modelId, startsAt, endsAt } = await slots.take();
      // Backends first read the functions and make their plans: nobody's clients do that call after call.
      const isWarm = scene > 3;
      const gate = [undefined, beforeLooking, beforeWriting][scene++ % 3];
      return {
        rounds: 1,
        gate,
        timed: isWarm && gate === undefined,
        calls: Array.from({ length: crowd.size }, (_, n) => ({
          by: customer(n),
          operation: holdSlot,
          values: [modelId, startsAt, endsAt],
        })),
        judge(told) {
          const won = winners(told).length;
          return [...(won === 1 ? [] : [`${won} clients hold one slot`]), ...unexpected(told, ["SLOT_TAKEN"])];
        },
      };
    };
  },
};
