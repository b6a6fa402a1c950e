import { makeStore } from "./store.ts";

/** The address's path; the server knows the same ones (src/site/serve.ts). */
export const path = makeStore(location.pathname);
/** The part after `?`: what a page shows of itself there survives a reload and can be sent to somebody. */
export const query = makeStore(location.search);

const changed = (): void => {
  query.set(location.search);
  path.set(location.pathname);
};
addEventListener("popstate", changed);

export function navigate(to: string): void {
  history.pushState(null, "", to);
  changed();
  scrollTo(0, 0);
  // Where a reload would put a screen reader.
  document.querySelector<HTMLElement>("h1")?.focus();
}

/** Changes what stands after `?` without a step to go back to; null takes a name out. */
export function setQuery(changes: Record<string, string | null>): void {
  const parameters = new URLSearchParams(location.search);
  for (const [name, value] of Object.entries(changes)) {
    if (value === null) parameters.delete(name);
    else parameters.set(name, value);
  }
  const text = parameters.toString();
  history.replaceState(null, "", location.pathname + (text && `?${text}`));
  changed();
}

/** Links within the app change the page without loading it. One handler for all of them: a link is a plain `<a href>`. */
export function followLinks(): void {
  addEventListener("click", (event) => {
    const link = event.target instanceof Element ? event.target.closest("a") : null;
    const isPlain = event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey && !event.defaultPrevented;
    if (!link || !isPlain || link.origin !== location.origin || link.target || link.hasAttribute("download")) return;
    if (link.pathname === location.pathname && link.hash) return;
    event.preventDefault();
    navigate(link.pathname + link.search);
  });
}
