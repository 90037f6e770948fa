import { png } from "../export/png";

/** A drawing as PNG. Its colours stand in it, so nothing of the page's style is missing but the ground and the letters. */
export function svgPng(svg: SVGSVGElement): Promise<Blob> {
  const copy = svg.cloneNode(true) as SVGSVGElement;
  copy.setAttribute("width", String(svg.clientWidth));
  copy.setAttribute("height", String(svg.clientHeight));
  copy.setAttribute("font-family", "system-ui, sans-serif");
  return png(new XMLSerializer().serializeToString(copy), getComputedStyle(document.documentElement).getPropertyValue("--surface"));
}
