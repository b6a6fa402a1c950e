import { useEffect } from "preact/hooks";
import { useSecondsUntil } from "../serverClock.ts";

/** Said by screen readers when so much is left: each second would be noise. */
const spokenSeconds = [30, 60, 120, 300];

/** How long a hold still lives, by the server's clock. What that means the server says, once it has come. */
export function Countdown({ until, onEnd }: { until: string; onEnd(): void }) {
  const seconds = useSecondsUntil(until);
  const isOver = seconds === 0;
  useEffect(() => {
    if (!isOver) return undefined;
    onEnd();
    // Until the answer says that it is over: clocks may differ by a moment.
    const asking = setInterval(onEnd, 2_000);
    return () => clearInterval(asking);
  }, [isOver]);
  const spoken = spokenSeconds.find((left) => seconds <= left);
  return (
    <>
      <p class="countdown" role="timer" data-urgent={seconds <= 60}>
        {isOver ? "Time is up" : `${clock(seconds)} left`}
      </p>
      <span class="unseen" role="status">
        {!isOver && spoken !== undefined && `Less than ${spoken > 60 ? `${spoken / 60} minutes` : `${spoken} seconds`} left`}
      </span>
    </>
  );
}

function clock(seconds: number): string {
  const [hours, minutes, rest] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  const two = (n: number): string => String(n).padStart(2, "0");
  return hours > 0 ? `${hours}:${two(minutes)}:${two(rest)}` : `${minutes}:${two(rest)}`;
}
