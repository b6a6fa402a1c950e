import { showLength } from "../wallClock.ts";
import type { Slot } from "./useSlots.ts";

interface Part {
  name: string;
  points: number;
  why: string;
}

/** Why a slot stands where it does: the score as a bar, and part by part in words. */
export function Score({ slot }: { slot: Slot }) {
  const parts = partsOf(slot);
  return (
    <details class="score">
      <summary>
        <span class="unseen">Why: </span>
        Match {slot.score}
        <ScoreBar parts={parts} />
      </summary>
      <dl>
        {parts.map(({ name, points, why }) => (
          <div key={name}>
            <dt>
              {name} <strong>+{points}</strong>
            </dt>
            <dd>{why}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}

function partsOf({ timePoints, durationPoints, dayPoints, timeDifferenceMinutes }: Slot): Part[] {
  const off = showLength(timeDifferenceMinutes);
  return [
    {
      name: "Time",
      points: timePoints,
      why: off ? `Begins ${off} from what you asked for; up to 50, the nearer the more.` : "Begins right when you asked for; that is 50.",
    },
    { name: "Length", points: durationPoints, why: "20 where it fits, 30 where it fills a gap exactly." },
    {
      name: "Day",
      points: dayPoints,
      why: dayPoints > 0 ? "The weekday you asked for." : "Another weekday than you asked for; the same one gives 20.",
    },
  ];
}

/** Drawn for eyes alone: the words say the same. */
function ScoreBar({ parts }: { parts: Part[] }) {
  let x = 0;
  return (
    <svg class="score-bar" viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true">
      <rect class="rest" width="100" height="6" />
      {parts.map(({ name, points }) => {
        const rect = <rect key={name} class={name.toLowerCase()} x={x} width={points} height="6" />;
        x += points;
        return rect;
      })}
    </svg>
  );
}
