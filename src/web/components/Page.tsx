import type { ComponentChildren } from "preact";
import { useEffect } from "preact/hooks";

/** A page's heading, which is its tab's title too, and what stands under it. */
export function Page({ title, children }: { title: string; children: ComponentChildren }) {
  useEffect(() => {
    document.title = `${title} · Holdfast`;
  }, [title]);
  return (
    <>
      <h1 tabIndex={-1}>{title}</h1>
      {children}
    </>
  );
}
