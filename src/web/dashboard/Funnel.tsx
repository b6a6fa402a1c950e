import type { Compared, Statistics } from "./figures.ts";

type Step = Exclude<keyof NonNullable<Statistics["funnel"]>, "__typename">;
const steps: [Step, string][] = [
  ["holds", "Held"],
  ["bookings", "Booked, paid or not"],
  ["confirmed", "Confirmed"],
  ["completed", "Completed"],
];

/** How far holds came, all models together. */
export function Funnel({ compared }: { compared: Compared[] }) {
  const sumOf = (step: Step): number => compared.reduce((sum, { statistics }) => sum + Number(statistics.funnel?.[step] ?? 0), 0);
  const most = Math.max(1, sumOf("holds"));
  return (
    <section class="card" aria-labelledby="funnel">
      <h2 id="funnel">From hold to visit</h2>
      <p class="hint">Holds whose time lies in the period, and what became of them.</p>
      <dl class="funnel">
        {steps.map(([step, name]) => {
          const count = sumOf(step);
          return (
            <div key={step} data-step={step}>
              <dt>{name}</dt>
              <dd>
                {count} <span class="hint">{Math.round((100 * count) / most)} %</span>
              </dd>
              <svg viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true">
                <rect class="rest" width="100" height="4" />
                <rect class="part" width={(100 * count) / most} height="4" />
              </svg>
            </div>
          );
        })}
      </dl>
    </section>
  );
}
