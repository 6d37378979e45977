// Where things are, without a look at each of them: a raster of the territories,
// and people by the squares they stand in.

const FINE = 384; // squares of the raster along the longer side
const ABROAD = -1, MIXED = -2, SHORE = -3; // what a square holds that lies in no territory, or partly in it

const ground = { x: 0, y: 0, cell: 1, w: 0, h: 0, of: new Int16Array(0) };

// surveyGround fills the raster anew. A square that one border crosses holds SHORE
// less the tribe's number: there the border itself must tell. Where several do,
// all of them must.
function surveyGround() {
  const [left, bottom, right, top] = boundsOf(tribes.flatMap((t) => t.rings.flat()));
  const cell = Math.max(right - left, top - bottom, 1e-6) / FINE;
  const w = right > left ? Math.ceil((right - left) / cell) + 1 : 0, h = w ? Math.ceil((top - bottom) / cell) + 1 : 0;
  Object.assign(ground, { x: left, y: bottom, cell, w, h, of: new Int16Array(w * h).fill(ABROAD) });
  tribes.forEach((d, t) => d.rings.forEach((ring) => fillRing(ring, t)));
  tribes.forEach((d, t) => d.rings.forEach((ring) => markShore(ring, SHORE - t)));
}

// fillRing gives a tribe the squares whose middle lies inside a ring.
function fillRing(ring, t) {
  const { x, y, cell, w, h, of } = ground, cuts = [];
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
    const [[ax, ay], [bx, by]] = ring[i][1] < ring[j][1] ? [ring[i], ring[j]] : [ring[j], ring[i]];
    const lean = (bx - ax) / (by - ay);
    for (let row = Math.ceil((ay - y) / cell - 0.5), last = Math.ceil((by - y) / cell - 0.5); row < last; row++) {
      (cuts[row] ??= []).push(Math.ceil((ax + (y + (row + 0.5) * cell - ay) * lean - x) / cell - 0.5));
    }
  }
  for (let row = 0; row < h; row++) {
    const at = cuts[row]?.sort((a, b) => a - b) || [];
    for (let k = 0; k + 1 < at.length; k += 2) of.fill(t, row * w + at[k], row * w + at[k + 1]);
  }
}

function markShore(ring, mark) {
  const { x, y, cell, w, of } = ground;
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
    const ax = ring[i][0], ay = ring[i][1], dx = ring[j][0] - ax, dy = ring[j][1] - ay, n = Math.ceil((3 * Math.hypot(dx, dy)) / cell) + 1;
    for (let k = 0; k <= n; k++) {
      const at = Math.floor((ay + (k / n) * dy - y) / cell) * w + Math.floor((ax + (k / n) * dx - x) / cell);
      if (of[at] !== mark) of[at] = of[at] > MIXED ? mark : MIXED;
    }
  }
}

// tribeAt returns the tribe, other than except, on whose ground a point lies.
function tribeAt(x, y, except = ABROAD) {
  const column = Math.floor((x - ground.x) / ground.cell), row = Math.floor((y - ground.y) / ground.cell);
  if (!(column >= 0 && row >= 0 && column < ground.w && row < ground.h)) return ABROAD;
  const held = ground.of[row * ground.w + column], t = held > MIXED ? held : SHORE - held;
  if (held === MIXED) return tribes.findIndex((_, t) => t !== except && within(t, x, y));
  return t !== except && (held === t || within(t, x, y)) ? t : ABROAD;
}

const within = (t, x, y) => tribes[t].rings.some((ring) => contains(ring, x, y));

function contains(ring, x, y) {
  let odd = false;
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
    const a = ring[i], b = ring[j];
    if (a[1] > y !== b[1] > y && x < ((b[0] - a[0]) * (y - a[1])) / (b[1] - a[1]) + a[0]) odd = !odd;
  }
  return odd;
}

// squares lists people by the square they stand in, as compressed sparse rows;
// null where the map was turned since.
let squares = null;

function extremes(list) {
  let lo = Infinity, hi = -Infinity;
  for (const v of list) { if (v < lo) lo = v; if (v > hi) hi = v; }
  return [lo, hi];
}

function surveyPeople() {
  const [left, right] = extremes(X), [bottom, top] = extremes(Y);
  const cell = Math.max(1e-6, Math.sqrt(((right - left) * (top - bottom)) / Math.max(1, N / 2)), (right - left + top - bottom) / 4096);
  const w = Math.floor((right - left) / cell) + 1, h = Math.floor((top - bottom) / cell) + 1;
  const square = (u) => Math.floor((Y[u] - bottom) / cell) * w + Math.floor((X[u] - left) / cell);
  const start = new Uint32Array(w * h + 1), who = new Uint32Array(N);
  for (let u = 0; u < N; u++) start[square(u) + 1]++;
  for (let i = 0; i < w * h; i++) start[i + 1] += start[i];
  const at = start.slice();
  for (let u = 0; u < N; u++) who[at[square(u)]++] = u;
  return { left, bottom, cell, w, h, start, who };
}

// nearest returns who of those shown stands nearest to a point of the stage,
// measured from the rim of their dot, if that is within reach pixels; or −1.
function nearest(px, py, reach) {
  if (!N) return -1;
  const { left, bottom, cell, w, h, start, who } = (squares ??= surveyPeople());
  const far = (reach + largestDot() + 3) / view.k, x = wx(px), y = wy(py);
  const from = clamp(Math.floor((x - far - left) / cell), 0, w - 1), to = clamp(Math.floor((x + far - left) / cell), 0, w - 1);
  let best = -1, least = reach;
  for (let row = Math.max(0, Math.floor((y - far - bottom) / cell)); row <= Math.min(h - 1, Math.floor((y + far - bottom) / cell)); row++) {
    for (let i = start[row * w + from]; i < start[row * w + to + 1]; i++) {
      const u = who[i];
      if (dimmed[u]) continue;
      const d = Math.hypot(sx(X[u]) - px, sy(Y[u]) - py) - radius(u) - (connectorOf.has(u) ? 3 : 0);
      if (d < least || (d === least && (best < 0 || u < best))) [least, best] = [d, u];
    }
  }
  return best;
}
