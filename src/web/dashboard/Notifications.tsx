import { type Compared, showRate } from "./figures.ts";

/** How many messages arrive, by model and channel. */
export function Notifications({ compared }: { compared: Compared[] }) {
  const all = compared.flatMap(({ model, statistics }) => (statistics.notifications ?? []).map((channel) => ({ model, channel })));
  return (
    <section class="card" aria-labelledby="messages">
      <h2 id="messages">Messages</h2>
      {all.length === 0 && <p>None were sent in this period.</p>}
      {all.length > 0 && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keyboard.
        <section class="scrolls" tabIndex={0} aria-label="Messages, as a table">
          <table class="messages">
            <thead>
              <tr>
                <th scope="col">Model</th>
                <th scope="col">Channel</th>
                <th scope="col">Arrived</th>
                <th scope="col">Waiting</th>
                <th scope="col">Given up</th>
                <th scope="col">Success</th>
              </tr>
            </thead>
            <tbody>
              {all.map(({ model, channel }) => (
                <tr key={`${model.id} ${channel?.channel}`}>
                  <th scope="row">{model.name}</th>
                  <td>{channel?.channel?.replace("_", " ")}</td>
                  <td>{channel?.delivered}</td>
                  <td>{channel?.waiting}</td>
                  <td>{channel?.givenUp}</td>
                  <td>{showRate(channel?.successRate ?? null)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
    </section>
  );
}
