import { useEffect, useRef, useState } from "preact/hooks";
import { PreferredInstantDocument, SlotsChangedDocument, SlotsDocument, type SlotsQuery, WhyNotDocument } from "../api/documents.ts";
import { type Filled, filled } from "../api/filled.ts";
import { useLive } from "../api/live.ts";
import { type Refusal, request } from "../api/request.ts";
import { useQuery } from "../api/useQuery.ts";
import { instantOf } from "../wallClock.ts";
import type { Choice } from "./choice.ts";
import type { Offer } from "./offer.ts";

export type Slot = Filled<NonNullable<SlotsQuery["findBestSlots"]>[number]>;

export interface Slots {
  /** Undefined until the first answer. */
  slots: Slot[] | undefined;
  /** Those of the last list of the same search that are free no more, the best few of them. */
  gone: Slot[];
  /** Whether they are what is looked for now. */
  isCurrent: boolean;
  refusal: Refusal | undefined;
  reload(): void;
  /** What goes next goes by one's own doing: no news. */
  expectChange(): void;
}

const dayMs = 86_400_000;
/** How far around the preferred time is looked; without one, how far ahead. */
const before = 7 * dayMs;
const after = 14 * dayMs;
/** So many lost slots are told of. */
const mostGone = 3;
/** Time passes: what begins too soon now is offered no more. */
const rereadMs = 60_000;

/** The best slots for a choice, read again the moment that the model's free time changes. */
export function useSlots(modelId: string, offer: Offer, choice: Choice, zone: string): Slots {
  const preferred = usePreferredInstant(choice, zone);
  const variables = preferred === undefined || offer.lengths.length === 0 ? null : searchFor(modelId, offer, choice, preferred);
  const { data, isCurrent, refusal, reload } = useQuery(SlotsDocument, variables);
  useLive(SlotsChangedDocument, { modelId }, reload);
  useEffect(() => {
    const rereading = setInterval(reload, rereadMs);
    return () => clearInterval(rereading);
  }, [JSON.stringify(variables)]);
  const slots = data && filled(data.findBestSlots);
  return { slots, ...useGone(modelId, slots, JSON.stringify(variables)), isCurrent, refusal, reload };
}

/** Null is no preference; undefined, not known yet. */
function usePreferredInstant({ day, time }: Choice, zone: string): string | null | undefined {
  const isAsked = day !== "" && time !== "";
  const { data, isCurrent } = useQuery(PreferredInstantDocument, isAsked ? { local: `${day}T${time}:00`, timeZone: zone } : null);
  if (!isAsked) return null;
  return isCurrent ? data?.localToInstant : undefined;
}

function searchFor(modelId: string, offer: Offer, { minutes }: Choice, preferred: string | null) {
  const around = Date.parse(preferred ?? offer.earliestStart);
  return {
    modelId,
    durationMinutes: minutes,
    preferredStartTime: preferred,
    searchStartTime: instantOf(around - before),
    searchEndTime: instantOf(around + after),
  };
}

function useGone(modelId: string, slots: Slot[] | undefined, search: string): { gone: Slot[]; expectChange(): void } {
  const last = useRef<{ search: string; slots: Slot[] } | null>(null);
  const [gone, setGone] = useState<Slot[]>([]);
  const starts = slots?.map(({ startsAt }) => startsAt).join();
  useEffect(() => {
    if (slots === undefined) return undefined;
    const known = last.current?.search === search ? last.current.slots : [];
    last.current = { search, slots };
    const missing = known.filter((old) => !slots.some(({ startsAt }) => startsAt === old.startsAt));
    const asking = new AbortController();
    setGone([]);
    // A better one may have come in its place, and it be free as before.
    Promise.all(missing.slice(0, mostGone).map((slot) => isTaken(modelId, slot, asking.signal))).then(
      (taken) => asking.signal.aborted || setGone(missing.filter((_, n) => taken[n])),
      () => {},
    );
    return () => asking.abort();
  }, [starts]);
  const expectChange = (): void => {
    last.current = null;
    setGone([]);
  };
  return { gone, expectChange };
}

async function isTaken(modelId: string, { startsAt, endsAt }: Slot, signal: AbortSignal): Promise<boolean> {
  const { explainSlot } = await request(WhyNotDocument, { modelId, startsAt, endsAt }, signal);
  // How many holds the viewer has is no news of the slot's.
  return filled(explainSlot).some(({ code }) => code !== "HOLD_LIMIT_REACHED");
}
