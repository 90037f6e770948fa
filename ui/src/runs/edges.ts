/** The parts of an edge's subject, `kind|from|to|key`. */
export function edgeWords(subject: string): { kind: string; from: string; to: string } {
  const [kind = "", from = "", to = ""] = subject.split("|");
  return { kind: kind.toLowerCase().replaceAll("_", " "), from, to };
}
