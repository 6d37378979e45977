// Names of tribes and connectors. Each is tried in several places around what
// it names; taken ground is never written on, and among the free places the
// one that hides least wins. While the view moves, labels keep their side.

const SANS = 'system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif';
const ruler = document.createElement("canvas").getContext("2d");
const widths = new Map();

function widthOf(s, font) {
  const key = font + "\n" + s;
  if (!widths.has(key)) {
    if (widths.size > 20000) widths.clear();
    ruler.font = font;
    widths.set(key, ruler.measureText(s).width);
  }
  return widths.get(key);
}

const overlap = (a, b) => a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h;
const inside = (b) => b.x >= 2 && b.y >= 2 && b.x + b.w <= view.width - 2 && b.y + b.h <= view.height - 2;

// placed holds the labels of the resting view: kind, what they name, their
// text lines and their box relative to the anchor on the map.
let placed = [];

function placeLabels() {
  const taken = controls();
  const rings = [];
  const shown = connectors.map((c, i) => i).filter(visibleConnector);
  for (const i of shown) {
    const u = connectors[i].person, r = radius(u) + 5;
    rings.push({ x: sx(X[u]) - r, y: sy(Y[u]) - r, w: 2 * r, h: 2 * r, person: u });
  }
  const dots = occupancy();
  placed = [];
  const order = tribes.map((_, t) => t).sort((a, b) => tribes[b].size - tribes[a].size || a - b);
  for (const t of order) placeName(t, taken, rings, dots);
  const ranked = shown.filter(namedConnector).sort((i, j) => connectors[i].rank - connectors[j].rank || i - j);
  if (state.person >= 0) placeHandle(state.person, taken, rings, dots);
  for (const i of ranked) placeHandle(connectors[i].person, taken, rings, dots);
}

// controls are the places of the page's own marks on the stage.
function controls() {
  const origin = stage.getBoundingClientRect();
  return [...document.querySelectorAll(".zoom, .key")].map((node) => {
    const r = node.getBoundingClientRect();
    return { x: r.left - origin.left, y: r.top - origin.top, w: r.width, h: r.height };
  });
}

const onStage = (px, py, r) => px > -r && py > -r && px < view.width + r && py < view.height + r;
const visibleConnector = (i) => onStage(sx(X[connectors[i].person]), sy(Y[connectors[i].person]), 0);

// At first only the foremost of each tribe are written out; more as the reader
// comes closer or picks a tribe.
function namedConnector(i) {
  const c = connectors[i];
  if (state.person >= 0) return false;
  if (state.tribe >= 0) return c.tribe === state.tribe;
  const narrow = view.width < 600;
  return c.rank <= (narrow ? 1 : 2) * zoomed() ** 1.5 + 0.01;
}

// occupancy counts people on a coarse raster of the stage.
const CELL = 8;

function occupancy() {
  const w = Math.ceil(view.width / CELL), h = Math.ceil(view.height / CELL);
  const count = new Uint16Array(w * h);
  for (let u = 0; u < N; u++) {
    const cx = Math.floor(sx(X[u]) / CELL), cy = Math.floor(sy(Y[u]) / CELL);
    if (cx >= 0 && cy >= 0 && cx < w && cy < h) count[cy * w + cx] += people.tribe[u] < 0 ? 1 : 3;
  }
  return { w, h, count };
}

function hidden(box, dots) {
  let sum = 0;
  const x1 = Math.min(dots.w - 1, Math.floor((box.x + box.w) / CELL)), y1 = Math.min(dots.h - 1, Math.floor((box.y + box.h) / CELL));
  for (let y = Math.max(0, Math.floor(box.y / CELL)); y <= y1; y++) {
    for (let x = Math.max(0, Math.floor(box.x / CELL)); x <= x1; x++) sum += dots.count[y * dots.w + x];
  }
  return sum;
}

function nameSize(t) {
  const base = 12.5 + 10 * Math.sqrt(tribes[t].size / largest);
  const room = clamp(Math.sqrt(view.width * view.height) / 960, 0.7, 1.05);
  return Math.round(2 * Math.max(11, base * clamp(zoomed() ** 0.22, 0.9, 1.35) * room)) / 2;
}

// wrap breaks a name in two lines of similar length where it is long.
function wrap(name) {
  const line = clean(name, 40);
  if (line.length <= 17 || !/\s/.test(line)) return [shorten(line, 26)];
  const words = line.split(" ");
  let best = 1, least = Infinity;
  for (let i = 1; i < words.length; i++) {
    const d = Math.abs(words.slice(0, i).join(" ").length - words.slice(i).join(" ").length);
    if (d < least) [least, best] = [d, i];
  }
  return [words.slice(0, best).join(" "), words.slice(best).join(" ")].map((s) => shorten(s, 24));
}

function placeName(t, taken, rings, dots) {
  const ring = tribes[t].rings[0] || [tribes[t].at];
  let top = Infinity, bottom = -Infinity, left = Infinity, right = -Infinity;
  for (const [x, y] of ring) {
    left = Math.min(left, sx(x)); right = Math.max(right, sx(x));
    top = Math.min(top, sy(y)); bottom = Math.max(bottom, sy(y));
  }
  if (right < 0 || left > view.width || bottom < 0 || top > view.height) return;
  const size = nameSize(t), lines = wrap(tribes[t].name), font = `700 ${size}px ${SANS}`;
  const badge = size * 1.25;
  const w = Math.max(...lines.map((l) => widthOf(l, font))) + badge + 8, h = lines.length * size * 1.15 + 4;
  const ax = sx(tribes[t].at[0]), ay = sy(tribes[t].at[1]);
  const cx = (left + right) / 2, cy = (top + bottom) / 2;
  const tries = [];
  for (const gap of [3, 12, 24]) {
    for (const shift of [0, -0.25, 0.25, -0.5, 0.5]) {
      tries.push([cx - w / 2 + shift * w, top - h - gap], [cx - w / 2 + shift * w, bottom + gap]);
    }
    tries.push(...around24(ring, w, h, gap));
  }
  tries.push([cx - w / 2, top + 4], [cx - w / 2, bottom - h - 4], [cx - w / 2, cy - h / 2]);
  // Zoomed in, the edge of a territory may be off the stage: stay in sight.
  tries.push([clamp(cx - w / 2, 6, view.width - w - 6), clamp(top + 6, 6, view.height - h - 6)]);
  const home = state.person >= 0 ? people.tribe[state.person] : state.tribe;
  let best = null, least = Infinity;
  tries.forEach(([x, y], i) => {
    const box = { x, y, w, h };
    if (!inside(box) || taken.some((b) => overlap(b, box))) return;
    let cost = i * 0.6 + 2 * hidden(box, dots);
    for (const r of rings) if (overlap(r, box)) cost += 40;
    const foreign = abroad(t, box);
    if (foreign && home >= 0 && t !== home) return;
    cost += 30 * foreign;
    if (cost < least) [least, best] = [cost, box];
  });
  if (!best) {
    best = { x: ax - badge / 2, y: ay - badge / 2, w: badge, h: badge };
    if (!inside(best) || taken.some((b) => overlap(b, best))) return;
    lines.length = 0;
  }
  taken.push({ x: best.x - 3, y: best.y - 2, w: best.w + 6, h: best.h + 4 });
  placed.push({ kind: "tribe", id: t, lines, size, font, badge, wx: tribes[t].at[0], wy: tribes[t].at[1], dx: best.x - ax, dy: best.y - ay, w: best.w, h: best.h });
}

// around24 returns corners of boxes that touch a ring from outside, in 24
// directions.
function around24(ring, w, h, gap) {
  const corners = [];
  for (let i = 0; i < 24; i++) {
    const dx = Math.cos((i * Math.PI) / 12), dy = Math.sin((i * Math.PI) / 12);
    let px = 0, py = 0, far = -Infinity;
    for (const [x, y] of ring) {
      const d = sx(x) * dx + sy(y) * dy;
      if (d > far) [far, px, py] = [d, sx(x), sy(y)];
    }
    corners.push([px + dx * (w / 2 + gap) - w / 2, py + dy * (h / 2 + gap) - h / 2]);
  }
  return corners;
}

// abroad counts how much of a box lies on the ground of other tribes.
function abroad(t, box) {
  let sum = 0;
  for (const fx of [0.08, 0.36, 0.64, 0.92]) {
    for (const fy of [0.15, 0.85]) {
      const x = wx(box.x + fx * box.w), y = wy(box.y + fy * box.h);
      if (tribes.some((d, k) => k !== t && d.rings[0] && contains(d.rings[0], x, y))) sum++;
    }
  }
  return sum;
}

const ASIDE = [[1, 0], [-1, 0], [0.8, -0.8], [-0.8, -0.8], [0.8, 0.8], [-0.8, 0.8], [0, -1], [0, 1]];

function placeHandle(u, taken, rings, dots) {
  const size = u === state.person ? 14 : view.width < 600 ? 11 : 12, font = `${u === state.person ? 700 : 500} ${size}px ${SANS}`;
  const line = clean(people.label[u], 24);
  const w = widthOf(line, font) + 4, h = size + 4;
  const ax = sx(X[u]), ay = sy(Y[u]), r = radius(u) + 5;
  let best = null, least = Infinity;
  for (const [reach, far] of [[3, 0], [16, 1], [32, 2], [52, 3]]) {
    ASIDE.forEach(([dx, dy], side) => {
      const mx = ax + dx * (r + reach), my = ay + dy * (r + reach);
      const box = { x: dx > 0.1 ? mx : dx < -0.1 ? mx - w : mx - w / 2, y: dy > 0.9 ? my : dy < -0.9 ? my - h : my - h / 2, w, h };
      if (!inside(box) || taken.some((b) => overlap(b, box))) return;
      if (rings.some((b) => b.person !== u && overlap(b, box))) return;
      const cost = side + 14 * far + 1.2 * hidden(box, dots);
      if (cost < least) [least, best] = [cost, { ...box, far }];
    });
  }
  if (!best) return;
  taken.push({ x: best.x - 2, y: best.y - 1, w: best.w + 4, h: best.h + 2 });
  placed.push({ kind: "person", id: u, lines: [line], size, font, wx: X[u], wy: Y[u], dx: best.x - ax, dy: best.y - ay, w, h, leader: best.far > 0 });
}

// boxes returns the labels as they stand on the stage now.
const boxes = () => placed.map((l) => ({ ...l, x: sx(l.wx) + l.dx, y: sy(l.wy) + l.dy }));
