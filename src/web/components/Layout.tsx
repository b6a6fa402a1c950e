import type { ComponentChildren } from "preact";
import { path } from "../router.ts";
import { session, signOut } from "../session.ts";
import { ConnectionNote } from "./ConnectionNote.tsx";
import { SignIn } from "./SignIn.tsx";

/** What every page stands in: who is signed in, where one can go, whether the page is up to date. One signs in where one is. */
export function Layout({ children }: { children: ComponentChildren }) {
  return (
    <>
      <a class="skip" href="#main">
        Skip to the page
      </a>
      <header class="top">
        <nav aria-label="Pages">
          <a class="brand" href="/" aria-current={path.use() === "/" ? "page" : undefined}>
            Holdfast
          </a>
          <a href="/dashboard" aria-current={path.use() === "/dashboard" ? "page" : undefined}>
            Dashboard
          </a>
        </nav>
        <Who />
      </header>
      <ConnectionNote />
      <main id="main" tabIndex={-1}>
        {children}
        {session.use() === null && <SignIn />}
      </main>
    </>
  );
}

function Who() {
  const who = session.use();
  if (!who) return <a href="#sign-in">Sign in</a>;
  return (
    <p class="who">
      <span data-testid="who">
        {who.sub} <span class="badge">{who.role}</span>
      </span>
      <button type="button" class="quiet" onClick={() => signOut()}>
        Sign out
      </button>
    </p>
  );
}
