import { useEffect, useState } from "preact/hooks";
import { sessionNote, signIn } from "../session.ts";

/** Shows the sign-in, and why. */
export function askToSignIn(why: string): void {
  sessionNote.set(why);
  document.getElementById("sign-in-title")?.focus();
}

/** Signs in with a token that the host system gave; in development, as one of the sample users. */
export function SignIn() {
  const note = sessionNote.use();
  return (
    <section id="sign-in" class="card" aria-labelledby="sign-in-title">
      <h2 id="sign-in-title" tabIndex={-1}>
        Sign in
      </h2>
      {note !== null && (
        <p class="note warn" role="alert">
          {note}
        </p>
      )}
      <TokenForm />
      <SampleUsers />
    </section>
  );
}

function TokenForm() {
  const [text, setText] = useState("");
  const [isBad, setBad] = useState(false);
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        setBad(!signIn(text));
      }}
    >
      <label for="token">Access token</label>
      <input
        id="token"
        type="password"
        autocomplete="off"
        spellcheck={false}
        required
        value={text}
        aria-invalid={isBad}
        aria-describedby="token-help"
        onInput={(event) => setText(event.currentTarget.value)}
      />
      <p id="token-help" class="hint">
        You get it from the system that you came from, or by a link that signs you in.
      </p>
      {isBad && (
        <p class="note bad" role="alert">
          <strong>This is no access token.</strong> Paste the whole of it: three parts with dots between.
        </p>
      )}
      <button type="submit">Sign in</button>
    </form>
  );
}

interface SampleUser {
  name: string;
  role: string;
  token: string;
}

/** There in development alone: elsewhere the server knows no such address. */
function SampleUsers() {
  const [users, setUsers] = useState<SampleUser[]>([]);
  useEffect(() => {
    const load = async (): Promise<void> => {
      const response = await fetch("/development/users");
      if (response.ok) setUsers((await response.json()) as SampleUser[]);
    };
    load().catch(() => {});
  }, []);
  if (users.length === 0) return null;
  return (
    <>
      <h3>Or, in development, be one of these</h3>
      <ul class="chooser">
        {users.map(({ name, role, token }) => (
          <li key={name}>
            <button type="button" class="quiet" onClick={() => signIn(token)}>
              {name} <span class="badge">{role}</span>
            </button>
          </li>
        ))}
      </ul>
    </>
  );
}
