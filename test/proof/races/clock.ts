import type { Slot, Stage } from "./stage.ts";

/** A slot and the hold on it. */
export interface Held extends Slot {
  readonly holdId: string;
}

/**
 * Sets the clock to near the end of one of these holds, by chance; those that were placed with it end a moment earlier or later. Gives for each
 * how far after its end the clock stood then, in microseconds.
 */
export async function setClockToTheEnd(
  stage: Stage,
  held: readonly Held[],
  { from, to }: { from: number; to: number },
): Promise<Map<string, number>> {
  const chosen = held[stage.pick(held.length)]!;
  const rows = await stage.query<{ id: string; after: number }>(
    `with clock as materialized (
       select holdfast_private.set_clock(h.hold_expires_at + $3 * interval '1 millisecond') as now
       from holdfast.booking_holds as h where (h.model_id, h.id) = ($1::bigint, $2::bigint)
     )
     select h.id, (extract(epoch from clock.now - h.hold_expires_at) * 1e6)::float8 as after
     from clock
     cross join unnest($4::bigint[], $5::bigint[]) as wanted (model_id, id)
     join holdfast.booking_holds as h on (h.model_id, h.id) = (wanted.model_id, wanted.id)`,
    [
      chosen.modelId,
      chosen.holdId,
      from + stage.random() * (to - from),
      held.map(({ modelId }) => modelId),
      held.map(({ holdId }) => holdId),
    ],
  );
  return new Map(rows.map(({ id, after }) => [id, after]));
}
