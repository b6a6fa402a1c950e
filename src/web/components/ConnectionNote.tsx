import { connection } from "../api/live.ts";

/** Tells when what is shown may be old. */
export function ConnectionNote() {
  const state = connection.use();
  return (
    <div role="status" class="connection">
      {state === "lost" && <p class="note warn">The connection is lost: what you see may be old. Trying again…</p>}
    </div>
  );
}
