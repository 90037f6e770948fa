const scale = 2; // sharp on paper, and on screens of two dots a pixel

/**
 * An SVG file as PNG at twice its size in pixels, on `paper`, a colour as CSS writes it, where the file brings no ground
 * of its own. Fails when the file is no SVG with a width and a height, and when the browser gives no canvas.
 */
export async function png(svg: string, paper?: string): Promise<Blob> {
  const url = URL.createObjectURL(new Blob([svg], { type: "image/svg+xml" }));
  try {
    const image = new Image();
    image.src = url;
    await image.decode();
    const canvas = document.createElement("canvas");
    canvas.width = image.width * scale;
    canvas.height = image.height * scale;
    const context = canvas.getContext("2d");
    if (context === null) {
      throw new Error("The browser gives the page no canvas to draw on.");
    }
    if (paper !== undefined) {
      context.fillStyle = paper;
      context.fillRect(0, 0, canvas.width, canvas.height);
    }
    context.drawImage(image, 0, 0, canvas.width, canvas.height);
    return await new Promise((resolve, reject) => canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error("The browser made no picture."))), "image/png"));
  } finally {
    URL.revokeObjectURL(url);
  }
}
