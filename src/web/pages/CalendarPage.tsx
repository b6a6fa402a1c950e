import { Page } from "../components/Page.tsx";

export default function CalendarPage({ modelId }: { modelId: string }) {
  return <Page title="Calendar">{modelId}</Page>;
}
