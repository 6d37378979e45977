// A picture computed pixel by pixel: a hundred thousand dots and three times as
// many lines take a fraction of what a canvas needs for them without a graphics
// card, and lines add up to densities that can be kept from drowning the rest.

const raster = { width: 0, height: 0, pixels: new Uint8ClampedArray(0), ink: new Float32Array(0) };

// openRaster makes it empty and that large. Colours are not premultiplied, as
// image data has them; ink is how often lines passed over a pixel.
function openRaster(width, height) {
  if (raster.width !== width || raster.height !== height) {
    Object.assign(raster, { width, height, pixels: new Uint8ClampedArray(4 * width * height), ink: new Float32Array(width * height) });
  } else clearRaster();
}

const clearRaster = () => { raster.pixels.fill(0); raster.ink.fill(0); };
const rgb = (hex) => [1, 3, 5].map((i) => parseInt(hex.slice(i, i + 2), 16));

// inkLine adds a line one pixel wide, as far as it lies on the picture.
function inkLine(x1, y1, x2, y2, weight) {
  const { width, height, ink } = raster, w = width - 2, h = height - 2;
  if ((x1 < 0 && x2 < 0) || (y1 < 0 && y2 < 0) || (x1 > w && x2 > w) || (y1 > h && y2 > h)) return;
  const dx = x2 - x1, dy = y2 - y1;
  let from = 0, to = 1;
  if (Math.min(x1, x2) < 0 || Math.max(x1, x2) > w || Math.min(y1, y2) < 0 || Math.max(y1, y2) > h) {
    for (const [p, q] of [[-dx, x1], [dx, w - x1], [-dy, y1], [dy, h - y1]]) {
      if (p < 0) from = Math.max(from, q / p);
      else if (p > 0) to = Math.min(to, q / p);
    }
    if (from >= to) return;
  }
  const wide = Math.abs(dx) > Math.abs(dy), part = to - from, n = Math.max(1, Math.round(part * Math.abs(wide ? dx : dy)));
  const stepX = (part * dx) / n, stepY = (part * dy) / n;
  let x = x1 + from * dx, y = y1 + from * dy;
  if (wide) {
    for (let i = 0; i < n; i++, x += stepX, y += stepY) {
      const row = y | 0, below = (y - row) * weight, at = row * width + (x | 0);
      ink[at] += weight - below;
      ink[at + width] += below;
    }
    return;
  }
  for (let i = 0; i < n; i++, x += stepX, y += stepY) {
    const column = x | 0, right = (x - column) * weight, at = (y | 0) * width + column;
    ink[at] += weight - right;
    ink[at + 1] += right;
  }
}

// develop turns ink within a box into colour, at most as opaque as most, and
// takes it away.
function develop([r, g, b], most, [left, top, right, bottom]) {
  const { width, height, ink, pixels } = raster;
  left = clamp(Math.floor(left), 0, width); right = clamp(Math.ceil(right), 0, width);
  top = clamp(Math.floor(top), 0, height); bottom = clamp(Math.ceil(bottom), 0, height);
  for (let y = top; y < bottom; y++) {
    for (let at = y * width + left, end = y * width + right; at < end; at++) {
      const v = ink[at];
      if (v === 0) continue;
      ink[at] = 0;
      lay(pixels, 4 * at, r, g, b, (most * v) / (1 + v));
    }
  }
}

// lay puts a colour over a pixel.
function lay(pixels, p, r, g, b, a) {
  const below = (pixels[p + 3] / 255) * (1 - a), sum = a + below, f = a / sum;
  pixels[p] += (r - pixels[p]) * f;
  pixels[p + 1] += (g - pixels[p + 1]) * f;
  pixels[p + 2] += (b - pixels[p + 2]) * f;
  pixels[p + 3] = 255 * sum;
}

// disc draws a dot with a rim that parts it from those below.
function disc(x, y, r, colour, rim, ground, alpha) {
  const { width, height, pixels } = raster, reach = r + rim + 0.5, small = r < 0.7 ? (r * r) / 0.49 : 1;
  if (x < -reach || y < -reach || x > width + reach || y > height + reach) return;
  const left = Math.max(0, Math.ceil(x - reach - 0.5)), right = Math.min(width - 1, Math.floor(x + reach - 0.5));
  const top = Math.max(0, Math.ceil(y - reach - 0.5)), bottom = Math.min(height - 1, Math.floor(y + reach - 0.5));
  for (let py = top; py <= bottom; py++) {
    for (let px = left; px <= right; px++) {
      const dx = px + 0.5 - x, dy = py + 0.5 - y, d = Math.sqrt(dx * dx + dy * dy), p = 4 * (py * width + px);
      if (rim > 0 && d > r - 0.5 && d < reach) lay(pixels, p, ground[0], ground[1], ground[2], Math.min(1, reach - d) * alpha);
      if (d < r + 0.5) lay(pixels, p, colour[0], colour[1], colour[2], Math.min(1, r + 0.5 - d) * small * alpha);
    }
  }
}
