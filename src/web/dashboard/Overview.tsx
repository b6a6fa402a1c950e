import { showMoney, showRange } from "../wallClock.ts";
import { type Compared, showHours, showRate } from "./figures.ts";

/** A line of the table: what it is called, and how it reads for a model. */
const figures: { id: string; name: string; show(compared: Compared): string }[] = [
  { id: "utilization", name: "Utilization", show: ({ statistics }) => showRate(statistics.utilizationRate) },
  { id: "booked", name: "Booked", show: ({ statistics }) => showHours(statistics.bookedMinutes) },
  { id: "available", name: "Available", show: ({ statistics }) => showHours(statistics.availableMinutes) },
  { id: "revenue", name: "Revenue booked", show: ({ statistics }) => money(statistics.revenueBooked, statistics.currency) },
  { id: "potential", name: "Revenue potential", show: ({ statistics }) => money(statistics.revenuePotential, statistics.currency) },
  { id: "success", name: "Holds that were paid", show: ({ statistics }) => showRate(statistics.holdSuccessRate) },
  { id: "cancelled", name: "Cancelled bookings", show: ({ statistics }) => showRate(statistics.cancellationRate) },
  { id: "next", name: "Next free time", show: nextFree },
];

/** The models compared, side by side. */
export function Overview({ compared }: { compared: Compared[] }) {
  return (
    <section class="card wide" aria-labelledby="overview">
      <h2 id="overview">At a glance</h2>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keyboard. */}
      <section class="scrolls" tabIndex={0} aria-label="At a glance, as a table">
        <table class="overview">
          <thead>
            <tr>
              <th scope="col">
                <span class="unseen">Figure</span>
              </th>
              {compared.map(({ model }) => (
                <th key={model.id} scope="col">
                  <a href={`/models/${model.id}`}>{model.name}</a>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {figures.map(({ id, name, show }) => (
              <tr key={id}>
                <th scope="row">{name}</th>
                {compared.map((one) => (
                  <td key={one.model.id} data-figure={id} data-model-id={one.model.id}>
                    {show(one)}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </section>
  );
}

const money = (amount: string | null, currency: string | null): string => (currency ? showMoney(amount ?? "0", currency) : "–");

function nextFree({ model, statistics: { nextAvailableSlot: next } }: Compared): string {
  if (!next) return "none";
  const { day, time } = showRange(next, next, model.timeZone);
  return `${day}, ${time.split("–")[0]}`;
}
