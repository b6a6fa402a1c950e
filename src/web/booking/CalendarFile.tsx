import { bearing, Refusal } from "../api/request.ts";
import { useAction } from "../api/useAction.ts";
import { RefusalNote } from "../components/RefusalNote.tsx";
import { session } from "../session.ts";

/** Takes a booking into one's calendar app. The address wants the token, which a link can't bring. */
export function CalendarFile({ modelId, bookingId }: { modelId: string; bookingId: string }) {
  const save = useAction(async () => saveAs(`booking-${modelId}-${bookingId}.ics`, await read(`/bookings/${modelId}/${bookingId}.ics`)));
  return (
    <>
      <RefusalNote refusal={save.refusal} />
      <p class="actions">
        <button type="button" class="quiet" aria-disabled={save.isRunning} onClick={() => save.run(undefined)}>
          Add to calendar (.ics)
        </button>
      </p>
    </>
  );
}

async function read(path: string): Promise<Blob> {
  const response = await fetch(path, { headers: bearing(session.get()?.token) }).catch((error: unknown) => {
    throw new Refusal("OFFLINE", String(error));
  });
  if (response.ok) return response.blob();
  const { errors } = (await response.json()) as { errors?: { message: string; extensions?: { code?: string } }[] };
  throw new Refusal(errors?.[0]?.extensions?.code ?? "INTERNAL_ERROR", errors?.[0]?.message ?? "");
}

function saveAs(name: string, file: Blob): void {
  const link = Object.assign(document.createElement("a"), { href: URL.createObjectURL(file), download: name });
  link.click();
  // Once the browser has taken it.
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
