// Names of tribes: outside their ground where there is room, with a line to it
// if they lie apart, else on it. Ground of others is avoided before all else.

// homeTribe is the tribe of what is chosen.
const homeTribe = () => (state.person >= 0 ? people.tribe[state.person] : state.tribe);

// minor tribes have no colour of their own and little room on the screen: a
// number stands for their name until the reader comes closer.
function minor(t) {
  const d = tribes[t];
  if (d.slot < scene.light.length - 1 || t === homeTribe()) return false;
  const [left, bottom, right, top] = d.bounds;
  return Math.max(right - left, top - bottom) * view.k < 110;
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

// forms are the ways to write a name: on one line where the stage is wide, and
// broken.
function forms(name) {
  const broken = wrap(name), whole = clean(name, 40);
  return broken.length > 1 && whole.length <= 28 && view.width > 700 ? [[whole], broken] : [broken];
}

const GOOD = 12; // cost of a place that needs no better form

// extent returns the box of a tribe's ground on the stage.
function extent(t) {
  const [left, bottom, right, top] = tribes[t].bounds;
  return { x: sx(left), y: sy(top), w: (right - left) * view.k, h: (top - bottom) * view.k };
}

function placeName(t, taken, rings, dots) {
  const ground = extent(t);
  if (!overlap(ground, { x: 0, y: 0, w: view.width, h: view.height })) return;
  const size = nameSize(t), font = `700 ${size}px ${SANS}`, badge = size * 1.25;
  let lines = [], best = null;
  for (const tried of minor(t) ? [] : forms(tribes[t].name)) {
    const w = Math.max(...tried.map((l) => widthOf(l, 700, size))) + badge + 8, h = tried.length * size * 1.15 + 4;
    const found = bestPlace(t, nameTries(t, ground, w, h), w, h, taken, rings, dots);
    if (found && (!best || found.cost < best.cost)) [best, lines] = [found, tried];
    if (best?.cost < GOOD) break;
  }
  if (!best) {
    lines = [];
    best = bestPlace(t, numberTries(t, ground, badge), badge, badge, taken, rings, dots);
  }
  if (!best) return;
  taken.push({ x: best.x - 3, y: best.y - 2, w: best.w + 6, h: best.h + 4 });
  const [ax, ay] = tribes[t].at;
  placed.push({ kind: "tribe", id: t, lines, size, font, badge, wx: ax, wy: ay, dx: best.x - sx(ax), dy: best.y - sy(ay), w: best.w, h: best.h, leader: best.leader });
}

// bestPlace returns the box of least cost among those that are free.
function bestPlace(t, tries, w, h, taken, rings, dots) {
  // On its own ground a name hides the smaller tribe the more of.
  const home = homeTribe(), room = extent(t), covers = 70 * Math.min(1, (w * h) / (room.w * room.h));
  let best = null, least = Infinity;
  // Later places cost more, so that a good early one ends the search.
  for (let i = 0; i < tries.length && 0.15 * i < least; i++) {
    const [x, y] = tries[i], box = { x, y, w, h };
    if (!inside(box) || taken.some((b) => overlap(b, box))) continue;
    const middle = tribeAt(wx(x + w / 2), wy(y + h / 2)), own = middle === t;
    if (middle >= 0 && !own) continue;
    // A tribe's own people may be written on: there are more of them.
    let cost = 0.15 * i + (own ? 0.3 : 2) * hidden(box, dots) + (overlap(room, box) ? covers * (own ? 1 : 0.3) : 0);
    if (cost >= least) continue;
    if (hidden(box, rings.tally)) for (const r of rings) if (overlap(r, box)) cost += people.tribe[r.person] === t ? 25 : 120;
    if (cost >= least) continue;
    const foreign = abroad(t, box);
    if (foreign > 4 || (foreign && home >= 0 && t !== home)) continue;
    const [far, shoreAt] = own ? [0, null] : shore(t, box);
    const leader = far > 6 ? shoreAt : null;
    cost += 110 * foreign + 3 * Math.max(0, far - 8) + (leader ? 200 * crossings(t, box, leader) : 0);
    if (cost < least) [least, best] = [cost, { ...box, leader, cost }];
  }
  return best;
}

// nameTries are corners of boxes above, below and around a tribe's ground,
// near and far, and on it.
function nameTries(t, ground, w, h) {
  const { x: left, y: top } = ground, right = left + ground.w, bottom = top + ground.h;
  const cx = (left + right) / 2, tries = [];
  for (const gap of [3, 12, 24, 44, 70]) {
    for (const shift of [0, -0.25, 0.25, -0.5, 0.5]) {
      tries.push([cx - w / 2 + shift * w, top - h - gap], [cx - w / 2 + shift * w, bottom + gap]);
    }
    tries.push(...around24(t, w, h, gap));
  }
  for (const fy of [0, 1, 0.25, 0.75, 0.5]) {
    for (const fx of [0.5, 0.25, 0.75, 0, 1]) tries.push([left + fx * (ground.w - w), top + 4 + fy * (ground.h - h - 8)]);
  }
  // Zoomed in, the edge of a territory may be off the stage: stay in sight.
  tries.push([clamp(cx - w / 2, 6, view.width - w - 6), clamp(top + 6, 6, view.height - h - 6)]);
  return tries;
}

// numberTries are corners of a disc in the middle of a tribe and around it.
function numberTries(t, ground, d) {
  const [ax, ay] = tribes[t].at;
  const tries = [[sx(ax) - d / 2, sy(ay) - d / 2], ...around24(t, d, d, -d / 3), ...around24(t, d, d, 1)];
  for (const fy of [0.25, 0.5, 0.75]) {
    for (const fx of [0.25, 0.5, 0.75]) tries.push([ground.x + fx * ground.w - d / 2, ground.y + fy * ground.h - d / 2]);
  }
  return tries;
}

// around24 returns corners of boxes that touch a tribe's largest ring from
// outside, in 24 directions.
function around24(t, w, h, gap) {
  return tips(t).map(([x, y], i) => {
    const dx = Math.cos((i * Math.PI) / 12), dy = Math.sin((i * Math.PI) / 12);
    return [sx(x) + dx * (w / 2 + gap) - w / 2, sy(y) + dy * (h / 2 + gap) - h / 2];
  });
}

// tips are the points of a ring that lie farthest in 24 directions, wherever the
// map is looked at from.
function tips(t) {
  const d = tribes[t], ring = d.rings[0] || [d.at];
  return (d.tips ??= Array.from({ length: 24 }, (_, i) => {
    const dx = Math.cos((i * Math.PI) / 12), dy = -Math.sin((i * Math.PI) / 12);
    return ring.reduce((far, p) => (p[0] * dx + p[1] * dy > far[0] * dx + far[1] * dy ? p : far));
  }));
}

// abroad counts how many of 18 points of a box and its rim lie on the ground of
// others.
function abroad(t, { x, y, w, h }) {
  let sum = 0;
  for (let i = 0; i <= 5; i++) {
    for (let j = 0; j <= 2; j++) {
      if (foreignAt(t, wx(x - RIM + (i / 5) * (w + 2 * RIM)), wy(y - RIM + (j / 2) * (h + 2 * RIM)))) sum++;
    }
  }
  return sum;
}

const RIM = 4; // pixels

const foreignAt = (t, x, y) => tribeAt(x, y, t) >= 0;

// shore returns how far a box lies from a tribe's ground, and the nearest point
// of its border on the map.
function shore(t, box) {
  let far = Infinity, at = null;
  for (const ring of tribes[t].rings) {
    for (const p of ring) {
      const px = sx(p[0]), py = sy(p[1]);
      const d = Math.hypot(px - clamp(px, box.x, box.x + box.w), py - clamp(py, box.y, box.y + box.h));
      if (d < far) [far, at] = [d, p];
    }
  }
  return [at === null ? 0 : far, at];
}

// crossings counts how many of four points of a leader line lie abroad.
function crossings(t, box, [x, y]) {
  const px = clamp(sx(x), box.x, box.x + box.w), py = clamp(sy(y), box.y, box.y + box.h);
  return [0.2, 0.4, 0.6, 0.8].filter((f) => foreignAt(t, wx(px) + f * (x - wx(px)), wy(py) + f * (y - wy(py)))).length;
}
