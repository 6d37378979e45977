// Where the reader looks: a point of the map in the middle of the stage, and
// the pixels one unit takes. y grows upwards on the map, downwards on screen.

const stage = $("map");
// aim computes what the view was sent to, and is null once moved by hand.
const view = { x: 0, y: 0, k: 1, fit: 1, width: 1, height: 1, moving: false, aim: everything };

// On a tall screen the map is turned, long side upright.
const X = new Float32Array(N), Y = new Float32Array(N);

function turnTo(tall) {
  view.turned = tall;
  for (let u = 0; u < N; u++) {
    X[u] = tall ? -people.y[u] : people.x[u];
    Y[u] = tall ? people.x[u] : people.y[u];
  }
  for (const t of tribes) {
    t.at = turnPoint(t.centre[0], t.centre[1]);
    t.border = t.border || [];
    t.rings = t.border.map(turnRing);
    t.bounds = boundsOf(t.rings.length ? t.rings.flat() : [t.at]);
    t.tips = null;
  }
  surveyGround();
  squares = null;
  ribbons.forEach(lead);
}

const STEPS = 48; // of a ribbon's way

const BENDS = [0.12, -0.12, 0.3, -0.3]; // of a ribbon, in its length

// lead finds the way of a ribbon on the map: of a few bent lines the one that runs
// least over third territories; how long it is between the two, and how much of
// that no third territory covers.
function lead(r) {
  const ways = BENDS.map((bend) => wayOf(r, bend)), lost = (w) => w.between - w.open;
  const least = Math.min(...ways.map(lost));
  Object.assign(r, ways.find((w) => lost(w) === least));
}

function wayOf({ a, b }, by) {
  const [x1, y1] = tribes[a].at, [x2, y2] = tribes[b].at;
  const bend = [(x1 + x2) / 2 - (y2 - y1) * by, (y1 + y2) / 2 + (x2 - x1) * by], found = { way: [], bend, between: 0, open: 0 };
  for (let i = 0; i <= STEPS; i++) {
    const t = i / STEPS, s = 1 - t;
    const x = s * s * x1 + 2 * s * t * bend[0] + t * t * x2, y = s * s * y1 + 2 * s * t * bend[1] + t * t * y2;
    found.way.push([x, y]);
    if (i === 0) continue;
    const p = found.way[i - 1], on = tribeAt(x, y), step = Math.hypot(x - p[0], y - p[1]);
    if (on !== a && on !== b) found.between += step;
    if (on < 0) found.open += step;
  }
  return found;
}

// boundsOf returns min x, min y, max x, max y.
function boundsOf(points) {
  let left = Infinity, bottom = Infinity, right = -Infinity, top = -Infinity;
  for (const p of points) {
    const x = p[0], y = p[1];
    if (x < left) left = x;
    if (x > right) right = x;
    if (y < bottom) bottom = y;
    if (y > top) top = y;
  }
  return [left, bottom, right, top];
}

const turnPoint = (x, y) => (view.turned ? [-y, x] : [x, y]);

function turnRing(flat) {
  const ring = [];
  for (let i = 0; i < flat.length; i += 2) ring.push(turnPoint(flat[i], flat[i + 1]));
  return ring;
}

const sx = (x) => view.width / 2 + (x - view.x) * view.k;
const sy = (y) => view.height / 2 - (y - view.y) * view.k;
const wx = (px) => view.x + (px - view.width / 2) / view.k;
const wy = (py) => view.y - (py - view.height / 2) / view.k;
const largestDot = () => 3 + 5 * Math.sqrt(Math.max(1, view.k / view.fit));
const radius = (u) => clamp(people.r[u] * view.k, 0.7, largestDot());
const zoomed = () => view.k / view.fit;

// frame returns the view that shows a box of the map inside the stage, with
// room for names above it.
function frame(minX, minY, maxX, maxY, side, top, bottom) {
  const k = Math.min((view.width - 2 * side) / Math.max(1, maxX - minX), (view.height - top - bottom) / Math.max(1, maxY - minY));
  return { k, x: (minX + maxX) / 2, y: (minY + maxY) / 2 + (top - bottom) / 2 / k };
}

// cover is how much of the stage the open sheet of a phone hides. The sheet
// depends on the window, as in the style: beside a panel the stage is narrower.
const sheeted = matchMedia("(max-width: 720px)");

function cover() {
  if (!sheeted.matches || !$("panel").classList.contains("open")) return 0;
  return Math.max(0, $("panel").offsetHeight - $("sheet").offsetHeight);
}

// belowTools is the room at the top that a phone needs for its row of tools and a
// tribe's name.
const belowTools = () => (sheeted.matches ? document.querySelector(".tools").offsetHeight + 48 : 0);

// everything shows the tribes; the belt of people without ties may leave the
// stage.
function everything() {
  const narrow = view.width < 600, ground = tribes.flatMap((t) => t.rings.flat());
  const corners = [turnPoint(scene.box[0], scene.box[1]), turnPoint(scene.box[2], scene.box[3])];
  return frame(...boundsOf(ground.length ? ground : corners), narrow ? 14 : 96, narrow ? Math.max(34, belowTools()) : 60, narrow ? 26 : 56);
}

function around(t) {
  if (!tribes[t].rings.length) return { k: Math.max(view.k, 2 * view.fit), x: tribes[t].at[0], y: tribes[t].at[1] };
  const to = frame(...tribes[t].bounds, view.width * 0.2, Math.max(belowTools(), (view.height - cover()) * 0.2), (view.height - cover()) * 0.16 + cover());
  const k = clamp(to.k, cover() ? 0.5 * view.fit : view.fit, 3 * view.fit), middle = (tribes[t].bounds[1] + tribes[t].bounds[3]) / 2;
  return { k, x: to.x, y: middle + (to.y - middle) * to.k / k };
}

// nearby shows a person with their tribe, or with those they talk to.
function nearby(u) {
  const t = people.tribe[u];
  if (t < 0) return { x: X[u], y: Y[u], k: Math.max(view.k, 1.5 * view.fit) };
  const to = around(t);
  to.k = Math.min(to.k, 2.2 * view.fit);
  return to;
}

// look moves the view at once; fly takes a third of a second, unless the
// reader asked for less motion.
function look(to) {
  view.x = to.x;
  view.y = to.y;
  view.k = clamp(to.k, 0.5 * view.fit, 40 * view.fit);
  changed();
}

let flight = 0;

function fly(to) {
  cancelAnimationFrame(flight);
  if (still.matches || !document.documentElement.dataset.ready) return look(to);
  const from = { x: view.x, y: view.y, k: view.k };
  const began = performance.now();
  const step = (now) => {
    const t = clamp((now - began) / 340, 0, 1);
    const e = t * t * (3 - 2 * t);
    look({ x: from.x + (to.x - from.x) * e, y: from.y + (to.y - from.y) * e, k: from.k * (to.k / from.k) ** e });
    if (t < 1) flight = requestAnimationFrame(step);
    else rested();
  };
  flight = requestAnimationFrame(step);
}

// send flies to what aim returns; a change of the window's size aims anew.
function send(aim) {
  view.aim = aim;
  fly(aim());
}

// zoomBy zooms in the middle.
function zoomBy(factor) {
  view.aim = null;
  fly({ x: view.x, y: view.y, k: view.k * factor });
}

// panBy moves the view by an eighth of the stage, as an arrow key on the map asks.
function panBy(e) {
  const [dx, dy] = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] }[e.key] || [0, 0];
  if (!dx && !dy) return;
  e.preventDefault();
  const step = Math.min(view.width, view.height) / 8 / view.k;
  view.aim = null;
  fly({ x: view.x + dx * step, y: view.y + dy * step, k: view.k });
}

function zoomAt(px, py, factor) {
  cancelAnimationFrame(flight);
  view.aim = null;
  const k = clamp(view.k * factor, 0.5 * view.fit, 40 * view.fit);
  const x = wx(px), y = wy(py);
  look({ k, x: x - (px - view.width / 2) / k, y: y + (py - view.height / 2) / k });
}

// changed shows the moving view on the next frame; once it rests, labels are
// placed anew and the picture is made crisp.
let pending = 0, resting = 0;

function changed() {
  view.moving = true;
  crowd.job = null;
  if (!pending) pending = requestAnimationFrame(() => { pending = 0; if (view.moving) glide(); });
  clearTimeout(resting);
  resting = setTimeout(rested, PAUSE);
}

const PAUSE = 80; // milliseconds between turns of a wheel at most

function rested() {
  clearTimeout(resting);
  if (!view.moving) return;
  view.moving = false;
  draw(CRISP);
  writeFragment(true);
}

function listenToStage() {
  const pointers = new Map();
  let travelled = 0;
  stage.addEventListener("wheel", (e) => {
    e.preventDefault();
    const [px, py] = place(e);
    zoomAt(px, py, Math.exp(-clamp(e.deltaY * (e.deltaMode ? 16 : 1), -240, 240) * 0.0022));
  }, { passive: false });
  stage.addEventListener("pointerdown", (e) => {
    stage.setPointerCapture(e.pointerId);
    pointers.set(e.pointerId, place(e));
    if (pointers.size === 1) travelled = 0;
    cancelAnimationFrame(flight);
  });
  stage.addEventListener("pointermove", (e) => {
    const was = pointers.get(e.pointerId), now = place(e);
    if (!was) return point(now[0], now[1]);
    pointers.set(e.pointerId, now);
    const dx = now[0] - was[0], dy = now[1] - was[1];
    travelled += Math.abs(dx) + Math.abs(dy);
    if (travelled < 4) return;
    stage.classList.add("moving");
    view.aim = null;
    point(-1, -1);
    if (pointers.size === 1) return look({ k: view.k, x: view.x - dx / view.k, y: view.y + dy / view.k });
    const other = [...pointers].find(([id]) => id !== e.pointerId)[1];
    const before = Math.hypot(was[0] - other[0], was[1] - other[1]);
    zoomAt((now[0] + other[0]) / 2, (now[1] + other[1]) / 2, Math.hypot(now[0] - other[0], now[1] - other[1]) / Math.max(1, before));
  });
  const lift = (e) => {
    if (!pointers.delete(e.pointerId)) return;
    stage.classList.remove("moving");
    if (!pointers.size) rested();
    if (e.type === "pointerup" && travelled < 4) pick(...place(e));
  };
  stage.addEventListener("pointerup", lift);
  stage.addEventListener("pointercancel", lift);
  stage.addEventListener("pointerleave", () => point(-1, -1));
  stage.addEventListener("dblclick", () => send(everything));
  $("zoom-in").addEventListener("click", () => zoomBy(1.6));
  $("zoom-out").addEventListener("click", () => zoomBy(1 / 1.6));
  $("zoom-fit").addEventListener("click", () => send(everything));
}

function place(e) {
  const r = stage.getBoundingClientRect();
  return [e.clientX - r.left, e.clientY - r.top];
}
