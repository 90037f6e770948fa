import { toBlob } from "@sigma/export-image";
import type Sigma from "sigma";

import type { Stage } from "./stage";

/** sigma's camera in the words of every drawing; y grows downwards here and upwards there. */
export function sigmaStage(sigma: Sigma, motion: () => { duration: number }): Stage {
  const camera = sigma.getCamera();
  return {
    fit: () => void camera.animate({ x: 0.5, y: 0.5, ratio: 1, angle: 0 }, motion()),
    zoom: (by) => void camera.animate({ ratio: sigma.getCamera().getBoundedRatio(camera.ratio / by) }, motion()),
    goTo: (spot) => {
      const { x, y } = sigma.viewportToFramedGraph(sigma.graphToViewport({ x: spot.x, y: -spot.y }));
      void camera.animate({ x, y }, motion());
    },
    seen: () => {
      const { width, height } = sigma.getDimensions();
      const a = sigma.viewportToGraph({ x: 0, y: 0 });
      const b = sigma.viewportToGraph({ x: width, y: height });
      return { left: a.x, right: b.x, top: -a.y, bottom: -b.y };
    },
    onPage: (spot) => sigma.graphToViewport({ x: spot.x, y: -spot.y }),
    png: () => {
      const { width, height } = sigma.getDimensions();
      const background = getComputedStyle(document.documentElement).getPropertyValue("--surface").trim();
      return toBlob(sigma, { format: "png", width: width * 2, height: height * 2, backgroundColor: background });
    },
  };
}
