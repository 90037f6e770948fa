import { createEdgeClampedProgram, createEdgeCompoundProgram, EdgeArrowHeadProgram, type EdgeProgramType } from "sigma/rendering";
import type { EdgeDisplayData, NodeDisplayData } from "sigma/types";

import type { Certainty } from "../api/schema";

// sigma 3 draws solid lines alone. Its program for straight lines is taken as it is, and the two shaders get two values
// more: the pattern of the line, and how far along it a pixel lies. Where the gap of the pattern is, nothing is drawn;
// picking stays whole. One program draws all patterns, as each program costs a browser time to translate.

/** Length of a dash and of dash and gap together, in px; no length is a solid line. */
export type Pattern = readonly [dash: number, period: number];

const solid: Pattern = [0, 0];

export const patterns: Record<Certainty, Pattern> = { CERTAIN: solid, CONDITIONAL: [7, 11], UNKNOWN: [2, 6] };

/** The shaders with dashes by the attribute a_dash. Fails where sigma's shaders are no longer what they were. */
export function dashed(vertex: string, fragment: string): { vertex: string; fragment: string } {
  const begin = /void main\((void)?\) \{/;
  if (!begin.test(vertex) || !begin.test(fragment) || !vertex.includes("a_positionCoef")) {
    throw new Error("sigma's shaders for lines have changed; see dashes.ts");
  }
  const passed = "varying float v_along;\nvarying vec2 v_dash;\n";
  return {
    vertex: vertex.replace(
      begin,
      (main) =>
        `attribute vec2 a_dash;\n${passed}${main}\n  v_dash = a_dash;\n  v_along = a_positionCoef * length(a_positionEnd - a_positionStart) * u_sizeRatio / u_correctionRatio / 2.0;`,
    ),
    fragment: fragment.replace(begin, (main) => `${passed}${main}\n  #ifndef PICKING_MODE\n  if (v_dash.y > 0.0 && mod(v_along, v_dash.y) > v_dash.x) discard;\n  #endif`),
  };
}

interface Definition {
  VERTEX_SHADER_SOURCE: string;
  FRAGMENT_SHADER_SOURCE: string;
  ATTRIBUTES: { name: string; size: number; type: number }[];
}

/** What sigma's type of its program does not tell: that it has a definition to change, and where it puts the values of a line. */
type Defined = new (...args: ConstructorParameters<EdgeProgramType>) => {
  array: Float32Array;
  ATTRIBUTES_ITEMS_COUNT: number;
  getDefinition(): Definition;
  processVisibleItem(edge: number, start: number, source: NodeDisplayData, target: NodeDisplayData, data: EdgeDisplayData): void;
};

/** An arrow whose line has the pattern that its edge's attribute `dash` holds. */
export function createDashedArrow(): EdgeProgramType {
  const Line = createEdgeClampedProgram() as unknown as Defined;
  class DashedLine extends Line {
    override getDefinition() {
      const definition = super.getDefinition();
      const { vertex, fragment } = dashed(definition.VERTEX_SHADER_SOURCE, definition.FRAGMENT_SHADER_SOURCE);
      const dash = { name: "a_dash", size: 2, type: WebGLRenderingContext.FLOAT };
      return { ...definition, VERTEX_SHADER_SOURCE: vertex, FRAGMENT_SHADER_SOURCE: fragment, ATTRIBUTES: [...definition.ATTRIBUTES, dash] };
    }
    override processVisibleItem(edge: number, start: number, source: NodeDisplayData, target: NodeDisplayData, data: EdgeDisplayData) {
      super.processVisibleItem(edge, start, source, target, data);
      this.array.set((data as { dash?: Pattern }).dash ?? solid, start + this.ATTRIBUTES_ITEMS_COUNT - 2);
    }
  }
  return createEdgeCompoundProgram([DashedLine as unknown as EdgeProgramType, EdgeArrowHeadProgram]);
}
