import { ModelsDocument } from "../api/documents.ts";
import { useQuery } from "../api/useQuery.ts";
import { Page } from "../components/Page.tsx";
import { RefusalNote } from "../components/RefusalNote.tsx";

/** Who can be booked, and the way in. */
export default function HomePage() {
  const { data, refusal } = useQuery(ModelsDocument, {});
  const models = data?.models?.filter(({ isActive }) => isActive);
  return (
    <Page title="Who can be booked">
      <RefusalNote refusal={refusal} />
      {models?.length === 0 && <p>Nobody yet. An admin adds models through the API.</p>}
      <ul class="cards">
        {models?.map(({ id, name, timeZone }) => (
          <li key={id} class="card">
            <h2>{name}</h2>
            <p class="hint">{timeZone}</p>
            <p class="actions">
              <a class="button" href={`/book/${id}`} aria-label={`Book ${name}`}>
                Book
              </a>
              <a class="button quiet" href={`/models/${id}`} aria-label={`Calendar of ${name}`}>
                Calendar
              </a>
            </p>
          </li>
        ))}
      </ul>
    </Page>
  );
}
