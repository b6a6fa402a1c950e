import { connection } from "../api/live.ts";
import type { Refusal } from "../api/request.ts";
import { wordsFor } from "../words.ts";

/** Says what was refused and what to do now; screen readers say it at once. */
export function RefusalNote({ refusal }: { refusal: Refusal | undefined }) {
  if (!refusal) return null;
  const { says, next } = wordsFor(refusal);
  return (
    <p class="note bad" role="alert" data-code={refusal.code}>
      <strong>{says}</strong> {next}
    </p>
  );
}

/** The same for what could not be read: that the connection is lost stands above the page already. */
export function ReadNote({ refusal }: { refusal: Refusal | undefined }) {
  const isSaid = connection.use() === "lost" && refusal?.code === "OFFLINE";
  return <RefusalNote refusal={isSaid ? undefined : refusal} />;
}
