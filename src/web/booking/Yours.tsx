import { ClaimPanel } from "./ClaimPanel.tsx";
import type { Claims } from "./useClaims.ts";

interface Props {
  modelId: string;
  zone: string;
  claims: Claims;
  /** The hold that was placed last on this page. */
  newest: string | undefined;
  onChange(): void;
  /** Tells whether the time is one's own now. */
  onTake(time: { startsAt: string; endsAt: string }): Promise<boolean>;
}

/** What the viewer holds and has booked here. */
export function Yours({ modelId, zone, claims, newest, onChange, onTake }: Props) {
  if (claims.claims.length === 0) return null;
  return (
    <section aria-labelledby="yours">
      <h2 id="yours">Yours</h2>
      {claims.claims.map((claim) => (
        <ClaimPanel
          key={claim.hold.id}
          modelId={modelId}
          claim={claim}
          zone={zone}
          isNew={claim.hold.id === newest}
          onChange={onChange}
          onAgain={async (time) => (await onTake(time)) && claims.dismiss(claim.hold.id)}
          onDismiss={() => claims.dismiss(claim.hold.id)}
        />
      ))}
    </section>
  );
}
