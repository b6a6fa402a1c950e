import { Page } from "../components/Page.tsx";

export default function BookingPage({ modelId }: { modelId: string }) {
  return <Page title="Book">{modelId}</Page>;
}
