import { Page } from "../components/Page.tsx";

export default function DashboardPage() {
  return <Page title="Dashboard">Soon</Page>;
}
