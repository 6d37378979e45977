// Names as the page brings them: placed for the first view of stages of several
// sizes. They are scaled with the map, so that none can come to lie on another;
// letters that run wider than the box they were given are made smaller.

const NEAR = Math.log(1.3); // what a placed view may be scaled by

// givenView returns the placed view that is most nearly as large as the one on
// show, if that is the first one, with nothing chosen.
function givenView() {
  const home = everything(), same = (a, b) => Math.abs(a - b) * view.k < 0.5;
  if (chosenTribe() || state.person >= 0 || !same(view.x, home.x) || !same(view.y, home.y) || Math.abs(view.k / home.k - 1) > 1e-3) return null;
  const off = (v) => Math.abs(Math.log(view.k / v.k));
  const [best] = (scene.names || []).filter((v) => v.turned === view.turned && v.narrow === view.width < 600 && off(v) < NEAR).sort((a, b) => off(a) - off(b));
  return best;
}

// placeGiven places names where they were given, and returns those for which
// there is something in the way; or null where none are given for this view.
function placeGiven(taken) {
  const from = givenView();
  if (!from) return null;
  const f = view.k / from.k, left = { tribes: [], people: [] };
  const put = (l, list) => {
    if (!inside(l.given) || taken.some((b) => overlap(b, l.given))) return list.push(l.id);
    taken.push(l.given);
    placed.push(l);
  };
  for (const g of from.tribes || []) if (!away(g.of)) put(givenName(g, f), left.tribes);
  const shown = new Set(connectors.map((_, i) => i).filter(visibleConnector).map((i) => connectors[i].person));
  for (const g of from.people || []) if (shown.has(g.of)) put(givenHandle(g, f), left.people);
  return left;
}

// givenBox is a box in pixels of the stage; what stands in it is as wide as w, on
// the side of what it names.
function givenBox([x, y, wide, h], f, wx, wy, w) {
  const given = { x: sx(wx) + x * f, y: sy(wy) + y * f, w: wide * f, h: h * f };
  const room = Math.max(0, given.w - w), side = clamp(-x / wide, 0, 1);
  return { given, wx, wy, dx: x * f + room * side, dy: y * f, w: given.w - room, h: given.h };
}

function givenName({ of: t, size: asked, box, lines = [], shore }, f) {
  const [ax, ay] = tribes[t].at, room = box[2] * f, frame = (size) => (lines.length ? 1.25 * size + 8 : 1.25 * size);
  const wide = (size) => Math.max(0, ...lines.map((l) => widthOf(l, 700, size))) + frame(size);
  const size = asked * f * Math.min(1, room / wide(asked * f)), badge = 1.25 * size;
  const at = givenBox(box, f, ax, ay, wide(size)), k = view.k / f;
  return { kind: "tribe", id: t, lines, size, font: `700 ${size}px ${SANS}`, badge, ...at, leader: shore && [ax + shore[0] / k, ay - shore[1] / k] };
}

function givenHandle({ of: u, size: asked, box, leader = false }, f) {
  const line = clean(labelOf(u), 24), wide = (size) => widthOf(line, 500, size) + 4;
  const size = asked * f * Math.min(1, (box[2] * f) / wide(asked * f));
  return { kind: "person", id: u, lines: [line], size, font: `500 ${size}px ${SANS}`, ...givenBox(box, f, X[u], Y[u], wide(size)), leader };
}
