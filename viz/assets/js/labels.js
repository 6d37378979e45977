// Labels. Each is tried in several places around what it names; taken ground
// is never written on, and among the free places the one that hides least
// wins. While the view moves, labels keep their side.

const SANS = 'system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif';
const ruler = exact(document.createElement("canvas").getContext("2d"));
const widths = new Map();
const MEASURED = 32; // pixels

// exact makes letters as wide in proportion at any size.
function exact(c) {
  c.textRendering = "geometricPrecision";
  return c;
}

// widthOf returns the length of a line in pixels. It is measured at one size
// alone: a view has many, and to open a font takes longer than to measure.
function widthOf(line, weight, size) {
  const key = weight + line;
  if (!widths.has(key)) {
    if (widths.size > 20000) widths.clear();
    ruler.font = `${weight} ${MEASURED}px ${SANS}`;
    widths.set(key, ruler.measureText(line).width / MEASURED);
  }
  return widths.get(key) * size;
}

const overlap = (a, b) => a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h;
const inside = (b) => b.x >= 2 && b.y >= 2 && b.x + b.w <= view.width - 2 && b.y + b.h <= view.height - 2;

// placed holds the labels of the resting view: kind, what they name, their
// text lines and their box relative to the anchor on the map.
let placed = [];

function placeLabels() {
  const taken = controls();
  placed = [];
  const { tribes: names, people: handles } = placeGiven(taken) || wanted();
  if (names.length || handles.length) searchPlaces(names, handles, taken);
  paintLabels();
}

// wanted are the tribes and people to be named, the most important first.
function wanted() {
  const order = tribes.map((_, t) => t).filter((t) => !away(t)).sort((a, b) => tribes[b].size - tribes[a].size || a - b);
  const ranked = connectors.map((_, i) => i).filter((i) => visibleConnector(i) && namedConnector(i)).sort((i, j) => connectors[i].rank - connectors[j].rank || i - j);
  return { tribes: order, people: [...[state.person, partner()].filter((u) => u >= 0), ...ranked.map((i) => connectors[i].person)] };
}

// searchPlaces finds places for names among what stands on the stage.
function searchPlaces(names, handles, taken) {
  const rings = connectors.map((_, i) => i).filter(visibleConnector).map((i) => {
    const u = connectors[i].person, r = radius(u) + ringGap(u) + 2.4;
    return { x: sx(X[u]) - r, y: sy(Y[u]) - r, w: 2 * r, h: 2 * r, person: u };
  });
  rings.tally = tallyOf(rings);
  const dots = occupancy();
  for (const t of names) placeName(t, taken, rings, dots);
  for (const u of handles) placeHandle(u, taken, rings, dots);
}

// controls are the places of the page's own marks on the stage.
function controls() {
  const origin = stage.getBoundingClientRect();
  return [...document.querySelectorAll(".zoom, .key, .tools")].map((node) => {
    const r = node.getBoundingClientRect();
    return { x: r.left - origin.left, y: r.top - origin.top, w: r.width, h: r.height };
  });
}

const onStage = (px, py, r) => px > -r && py > -r && px < view.width + r && py < view.height + r;
const visibleConnector = (i) => ringed(i) && onStage(sx(X[connectors[i].person]), sy(Y[connectors[i].person]), 0);

// Of a minor tribe the foremost connector alone has a ring: five would be a heap.
const ringed = (i) => !dimmed[connectors[i].person] && ringable(i);
const ringable = (i) => connectors[i].rank === 1 || connectors[i].person === state.person || !minor(connectors[i].tribe);

// At first only the foremost of each tribe are written out; more as the reader
// comes closer or picks a tribe.
function namedConnector(i) {
  const c = connectors[i];
  if (state.person >= 0 || minor(c.tribe)) return false;
  if (chosenTribe()) return isChosen(c.tribe);
  const narrow = view.width < 600;
  return c.rank <= (narrow ? 1 : 2) * zoomed() ** 1.5 + 0.01;
}

// A tally counts what lies in the squares of a coarse raster of the stage, summed
// up from its corner: what lies in a box takes four looks.
const CELL = 8; // pixels

function newTally() {
  const w = Math.ceil(view.width / CELL), h = Math.ceil(view.height / CELL);
  return { w, h, sums: new Int32Array((w + 1) * (h + 1)) };
}

function sumUp(tally) {
  const { w, h, sums } = tally;
  for (let y = 1; y <= h; y++) {
    for (let x = 1, row = 0, at = y * (w + 1) + 1; x <= w; x++, at++) sums[at] = (row += sums[at]) + sums[at - w - 1];
  }
  return tally;
}

// occupancy tallies people.
function occupancy() {
  const tally = newTally(), { w, h, sums } = tally;
  for (let u = 0; u < N; u++) {
    const x = Math.floor(sx(X[u]) / CELL), y = Math.floor(sy(Y[u]) / CELL);
    if (x >= 0 && y >= 0 && x < w && y < h) sums[(y + 1) * (w + 1) + x + 1] += people.tribe[u] < 0 ? 1 : 3;
  }
  return sumUp(tally);
}

// squaresOf returns the squares that a box touches: from, and the first beyond.
function squaresOf(box, { w, h }) {
  const within = (v, most) => clamp(Math.floor(v / CELL), 0, most);
  return [within(box.x, w), within(box.y, h), within(box.x + box.w + CELL, w), within(box.y + box.h + CELL, h)];
}

function tallyOf(boxes) {
  const tally = newTally();
  for (const box of boxes) {
    const [x0, y0, x1, y1] = squaresOf(box, tally);
    for (let y = y0; y < y1; y++) {
      for (let x = x0; x < x1; x++) tally.sums[(y + 1) * (tally.w + 1) + x + 1]++;
    }
  }
  return sumUp(tally);
}

function hidden(box, tally) {
  const [x0, y0, x1, y1] = squaresOf(box, tally), { w, sums } = tally, row = w + 1;
  return sums[y1 * row + x1] - sums[y0 * row + x1] - sums[y1 * row + x0] + sums[y0 * row + x0];
}

const ASIDE = [[1, 0], [-1, 0], [0.8, -0.8], [-0.8, -0.8], [0.8, 0.8], [-0.8, 0.8], [0, -1], [0, 1]];

function placeHandle(u, taken, rings, dots) {
  const chosen = u === state.person || u === partner();
  const size = chosen ? 14 : view.width < 600 ? 11 : 12, weight = chosen ? 700 : 500, font = `${weight} ${size}px ${SANS}`;
  const line = clean(labelOf(u), 24);
  const w = widthOf(line, weight, size) + 4, h = size + 4;
  const ax = sx(X[u]), ay = sy(Y[u]), r = radius(u) + ringGap(u) + 2.4;
  // In a crowd of very many a name hides none in particular.
  const crowding = 1.2 * Math.min(1, (2500 * zoomed() ** 2) / N);
  let best = null, least = Infinity;
  for (const [reach, far] of [[3, 0], [16, 1], [32, 2], [52, 3]]) {
    ASIDE.forEach(([dx, dy], side) => {
      const mx = ax + dx * (r + reach), my = ay + dy * (r + reach);
      const box = { x: dx > 0.1 ? mx : dx < -0.1 ? mx - w : mx - w / 2, y: dy > 0.9 ? my : dy < -0.9 ? my - h : my - h / 2, w, h };
      if (!inside(box) || taken.some((b) => overlap(b, box))) return;
      if (hidden(box, rings.tally) && rings.some((b) => b.person !== u && overlap(b, box))) return;
      const cost = side + 14 * far + crowding * hidden(box, dots);
      if (cost < least) [least, best] = [cost, { ...box, far }];
    });
  }
  if (!best) return;
  taken.push({ x: best.x - 2, y: best.y - 1, w: best.w + 4, h: best.h + 2 });
  placed.push({ kind: "person", id: u, lines: [line], size, font, wx: X[u], wy: Y[u], dx: best.x - ax, dy: best.y - ay, w, h, leader: best.far > 0 });
}

// boxes returns the labels as they stand on the stage now.
const boxes = () => placed.map((l) => ({ ...l, x: sx(l.wx) + l.dx, y: sy(l.wy) + l.dy }));
