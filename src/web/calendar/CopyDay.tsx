import { useState } from "preact/hooks";
import { dayNames } from "./week.ts";

/** Takes one day's hours over to others, in place of theirs. */
export function CopyDay({ day, onCopy }: { day: number; onCopy(days: number[]): void }) {
  const [chosen, setChosen] = useState<number[]>([]);
  const toggle = (other: number): void =>
    setChosen(chosen.includes(other) ? chosen.filter((known) => known !== other) : [...chosen, other]);
  return (
    <details>
      <summary>Copy {dayNames[day]} to other days</summary>
      <div class="days">
        {dayNames.map(
          (name, other) =>
            other !== day && (
              <label key={name}>
                <input type="checkbox" checked={chosen.includes(other)} onChange={() => toggle(other)} />
                {name}
              </label>
            ),
        )}
      </div>
      <button type="button" class="quiet" disabled={chosen.length === 0} onClick={() => onCopy(chosen)}>
        Copy
      </button>
    </details>
  );
}
