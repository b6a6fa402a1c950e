import "./style.css";
import { type ComponentType, render } from "preact";
import { useEffect, useState } from "preact/hooks";
import { Layout } from "./components/Layout.tsx";
import { Page } from "./components/Page.tsx";
import { followLinks, path } from "./router.ts";
import { restoreSession } from "./session.ts";

interface PageProps {
  modelId: string;
}
type LoadPage = () => Promise<{ default: ComponentType<PageProps> }>;

/** Each page is a file of its own: charts and calendar don't weigh on the others. The server knows the same addresses. */
const pages: [RegExp, LoadPage][] = [
  [/^\/$/, () => import("./pages/HomePage.tsx")],
  [/^\/book\/(\d+)$/, () => import("./pages/BookingPage.tsx")],
  [/^\/models\/(\d+)$/, () => import("./pages/CalendarPage.tsx")],
  [/^\/dashboard$/, () => import("./pages/DashboardPage.tsx")],
];

function App() {
  const where = path.use();
  const [shown, setShown] = useState<{ where: string; Shown: ComponentType<PageProps> }>();
  useEffect(() => {
    const load = pages.find(([pattern]) => pattern.test(where))?.[1] ?? (async () => ({ default: NotFound }));
    let isWanted = true;
    load()
      .catch(() => ({ default: NotLoaded }))
      .then(({ default: Shown }) => isWanted && setShown({ where, Shown }));
    return () => {
      isWanted = false;
    };
  }, [where]);
  const modelId = /^\/(?:book|models)\/(\d+)$/.exec(shown?.where ?? "")?.[1] ?? "";
  return <Layout>{shown && <shown.Shown key={shown.where} modelId={modelId} />}</Layout>;
}

function NotFound() {
  return (
    <Page title="There is nothing here">
      <p>
        <a href="/">See who can be booked</a>
      </p>
    </Page>
  );
}

function NotLoaded() {
  return (
    <Page title="The page could not be loaded">
      <p>The server could not be reached, or has a newer version. Reload the page.</p>
    </Page>
  );
}

restoreSession();
followLinks();
render(<App />, document.getElementById("app")!);
