import type { Compared } from "./figures.ts";

/** As PostgreSQL numbers them, from Monday on. */
const weekdays: [number, string][] = [
  [1, "Mon"],
  [2, "Tue"],
  [3, "Wed"],
  [4, "Thu"],
  [5, "Fri"],
  [6, "Sat"],
  [0, "Sun"],
];
const shades = 5;

/** When bookings begin: a table whose cells are shaded by their number, which they say too. */
export function HeatMap({ compared }: { compared: Compared[] }) {
  const counts = countsOf(compared);
  const most = Math.max(1, ...counts.values());
  const hours = hoursOf(counts);
  return (
    <section class="card wide" aria-labelledby="heat">
      <h2 id="heat">Bookings by weekday and hour</h2>
      {counts.size === 0 && <p>There are none in this period.</p>}
      <p class="hint">When they begin, on each model's own clock{compared.length > 1 ? "; all models compared together" : ""}.</p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keyboard. */}
      <section class="scrolls" tabIndex={0} aria-label="Bookings by weekday and hour, as a table">
        <table class="heat">
          <thead>
            <tr>
              <th scope="col">
                <span class="unseen">Weekday</span>
              </th>
              {hours.map((hour) => (
                <th key={hour} scope="col">
                  {hour}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {weekdays.map(([day, name]) => (
              <tr key={day}>
                <th scope="row">{name}</th>
                {hours.map((hour) => {
                  const count = counts.get(`${day} ${hour}`) ?? 0;
                  return (
                    <td key={hour} class={`shade-${Math.ceil((count / most) * shades)}`}>
                      {count || <span class="unseen">0</span>}
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </section>
  );
}

/** From the first to the last hour that any begin in: nights are long and empty. */
function hoursOf(counts: Map<string, number>): number[] {
  const all = [...counts.keys()].map((key) => Number(key.split(" ")[1]));
  const [first, last] = all.length > 0 ? [Math.min(...all), Math.max(...all)] : [8, 19];
  return Array.from({ length: last - first + 1 }, (_, n) => first + n);
}

function countsOf(compared: Compared[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const entry of compared.flatMap(({ statistics }) => statistics.bookingsByHour ?? [])) {
    if (!entry) continue;
    const key = `${entry.dayOfWeek} ${entry.hour}`;
    counts.set(key, (counts.get(key) ?? 0) + Number(entry.bookings));
  }
  return counts;
}
