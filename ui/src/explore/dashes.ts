import { createEdgeClampedProgram, createEdgeCompoundProgram, EdgeArrowHeadProgram, type EdgeProgramType } from "sigma/rendering";

// sigma 3 draws solid lines alone. Its program for straight lines is taken as it is, and the two shaders get one value
// more: how far along the line a pixel lies. Where the gap of the pattern is, nothing is drawn; picking stays whole.

/** The shaders with dashes of so many px, gaps included. Fails where sigma's shaders are no longer what they were. */
export function dashed(vertex: string, fragment: string, dash: number, period: number): { vertex: string; fragment: string } {
  const begin = /void main\((void)?\) \{/;
  if (!begin.test(vertex) || !begin.test(fragment) || !vertex.includes("a_positionCoef")) {
    throw new Error("sigma's shaders for lines have changed; see dashes.ts");
  }
  return {
    vertex: vertex.replace(begin, (main) => `varying float v_along;\n${main}\n  v_along = a_positionCoef * length(a_positionEnd - a_positionStart) * u_sizeRatio / u_correctionRatio / 2.0;`),
    fragment: fragment.replace(begin, (main) => `varying float v_along;\n${main}\n  #ifndef PICKING_MODE\n  if (mod(v_along, ${period.toFixed(1)}) > ${dash.toFixed(1)}) discard;\n  #endif`),
  };
}

/** sigma's type of its program does not tell that it has a definition to change. */
type Defined = new (...args: ConstructorParameters<EdgeProgramType>) => { getDefinition(): { VERTEX_SHADER_SOURCE: string; FRAGMENT_SHADER_SOURCE: string } };

/** An arrow with a dashed line. */
export function createDashedArrow(dash: number, period: number): EdgeProgramType {
  const Line = createEdgeClampedProgram() as unknown as Defined;
  class DashedLine extends Line {
    override getDefinition() {
      const definition = super.getDefinition();
      const { vertex, fragment } = dashed(definition.VERTEX_SHADER_SOURCE, definition.FRAGMENT_SHADER_SOURCE, dash, period);
      return { ...definition, VERTEX_SHADER_SOURCE: vertex, FRAGMENT_SHADER_SOURCE: fragment };
    }
  }
  return createEdgeCompoundProgram([DashedLine as unknown as EdgeProgramType, EdgeArrowHeadProgram]);
}
