import { png } from "../export/png";

// A drawing as a file. The page's style sheets do not go with it, so what they say is written into the elements.

const said = ["fill", "stroke", "stroke-width", "stroke-dasharray", "stroke-linecap", "stroke-linejoin", "opacity", "font-family", "font-size", "font-weight", "text-anchor", "color"];
const around = 16;

/** The drawing of the page, which many chains have once they are laid out. Fails when none came within 10 s. */
export function drawingThere(): Promise<SVGSVGElement> {
  const find = () => document.querySelector<SVGSVGElement>("svg[data-drawing]");
  return new Promise((resolve, reject) => {
    const end = (svg: SVGSVGElement | null) => {
      watch.disconnect();
      clearTimeout(late);
      return svg === null ? reject(new Error("The page has no drawing yet.")) : resolve(svg);
    };
    const watch = new MutationObserver(() => find() && end(find()));
    const late = setTimeout(() => end(find()), 10_000);
    watch.observe(document.body, { childList: true, subtree: true });
    if (find()) {
      end(find());
    }
  });
}

/** The drawing as an SVG file of its own, in the colours of the page. Text is escaped by the serialiser. */
export function svgFile(svg: SVGSVGElement): string {
  const copy = svg.cloneNode(true) as SVGSVGElement;
  const [from, to] = [[svg, ...svg.querySelectorAll("*")], [copy, ...copy.querySelectorAll("*")]];
  from.forEach((element, i) => {
    const target = to[i]!;
    const style = getComputedStyle(element);
    for (const name of said) {
      const value = style.getPropertyValue(name);
      if (value !== "" && !(name === "fill" && value.startsWith("url"))) {
        target.setAttribute(name, value);
      }
    }
    for (const name of ["class", "tabindex", "role", "href", "target", "aria-pressed", "aria-current", "style"]) {
      target.removeAttribute(name);
    }
  });
  const { width, height } = svg.viewBox.baseVal;
  copy.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  copy.setAttribute("width", String(width + 2 * around));
  copy.setAttribute("height", String(height + 2 * around));
  copy.setAttribute("viewBox", `${-around} ${-around} ${width + 2 * around} ${height + 2 * around}`);
  const paper = document.createElementNS("http://www.w3.org/2000/svg", "rect");
  const fill = getComputedStyle(document.documentElement).getPropertyValue("--surface-dim").trim();
  for (const [name, value] of Object.entries({ x: -around, y: -around, width: width + 2 * around, height: height + 2 * around, fill })) {
    paper.setAttribute(name, String(value));
  }
  copy.prepend(paper);
  return new XMLSerializer().serializeToString(copy);
}

/** The drawing as a PNG. */
export function picture(svg: SVGSVGElement): Promise<Blob> {
  return png(svgFile(svg));
}
