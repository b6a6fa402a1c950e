import { showRange } from "../wallClock.ts";
import { wordsForCode } from "../words.ts";
import type { Compared } from "./figures.ts";

/** What is booked where it should not be any more, for a person to settle. */
export function Conflicts({ compared }: { compared: Compared[] }) {
  const all = compared.flatMap(({ model, conflicts }) => conflicts.map((conflict) => ({ model, conflict })));
  return (
    <section class="card" aria-labelledby="conflicts">
      <h2 id="conflicts">Conflicts for review</h2>
      {all.length === 0 && <p>None: every hold and booking stands on open time.</p>}
      <ul class="conflicts">
        {all.map(({ model, conflict }) => {
          const { day, time } = showRange(conflict.startsAt, conflict.endsAt, model.timeZone);
          return (
            <li key={`${model.id} ${conflict.claimType} ${conflict.claimId} ${conflict.problem} ${conflict.conflictStartsAt}`}>
              <a href={`/models/${model.id}`}>{model.name}</a>: the {conflict.claimType} on {day}, {time}.{" "}
              <span class="hint">{wordsForCode(conflict.problem).says}</span>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
