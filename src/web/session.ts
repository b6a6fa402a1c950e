import { makeStore } from "./store.ts";

/** Who is signed in, as the token says; whether it is good the API decides. */
export interface Session {
  token: string;
  role: string;
  sub: string;
  /** Of a token of the role `model`. */
  modelId: string | null;
}

const storageKey = "holdfast.token";

/** Null is an anonymous visitor. */
export const session = makeStore<Session | null>(null);
/** Why the last session ended by itself, to be said at the sign-in. */
export const sessionNote = makeStore<string | null>(null);

/** The token of the address (`#token=…`), or the one that this tab had before. The address forgets it at once. */
export function restoreSession(): void {
  const linked = new URLSearchParams(location.hash.slice(1)).get("token");
  if (linked !== null) {
    history.replaceState(history.state, "", location.pathname + location.search);
    if (!signIn(linked)) sessionNote.set("The link's token is not one. Ask for a new link.");
    return;
  }
  const kept = sessionStorage.getItem(storageKey);
  if (kept !== null) signIn(kept);
}

/** False where the text is no token at all; then nothing has changed. */
export function signIn(text: string): boolean {
  const found = readToken(text.trim());
  if (found === null) return false;
  sessionStorage.setItem(storageKey, found.token);
  sessionNote.set(null);
  session.set(found);
  return true;
}

export function signOut(note: string | null = null): void {
  sessionStorage.removeItem(storageKey);
  sessionNote.set(note);
  session.set(null);
}

/** Reads a JWT's claims. Unverified: they are only shown. */
function readToken(token: string): Session | null {
  const payload = /^[\w-]+\.([\w-]+)\.[\w-]+$/.exec(token)?.[1];
  if (payload === undefined) return null;
  try {
    const bytes = Uint8Array.from(atob(payload.replaceAll("-", "+").replaceAll("_", "/")), (character) => character.charCodeAt(0));
    const claims = JSON.parse(new TextDecoder().decode(bytes)) as Record<string, unknown>;
    const { role, sub, model_id: modelId } = claims;
    if (typeof role !== "string" || typeof sub !== "string") return null;
    return { token, role, sub, modelId: modelId === undefined ? null : String(modelId) };
  } catch {
    return null;
  }
}
