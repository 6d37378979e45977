// The state in the page's address: what is chosen (t, p, d, b), the panel (v), the
// filters (s, h, m, l), the round of a telling (w), the stop of the tour (q) and the
// view, if it was moved by hand (z). Every choice is
// an entry in the history, so that going back undoes it.

const monthNames = () => river.names || [];

function fragment() {
  const parts = [], put = (key, value) => parts.push(`${key}=${value}`);
  if (state.tribe >= 0) put("t", tribes[state.tribe].id);
  if (state.person >= 0) put("p", encodeURIComponent(people.ref[state.person]));
  if (state.dyad >= 0) put("d", encodeURIComponent(people.ref[otherEnd()]));
  if (state.bridge >= 0) put("b", bridgeEnds(state.bridge).map((t) => tribes[t].id).join("-"));
  if (state.tab !== "tribes" && !opened()) put("v", state.tab);
  if (state.strength) put("s", state.strength);
  if (state.hidden.size) put("h", [...state.hidden].map((t) => tribes[t].id).sort((a, b) => a - b).join(","));
  if (state.months) put("m", state.months.map((i) => monthNames()[i]).join("_"));
  if (state.lasso) put("l", state.lasso === SHOWN ? SHOWN : state.lasso.flat().join(","));
  if (tellingOn()) put("w", state.round);
  if (state.stop >= 0) put("q", state.stop + 1);
  if (!view.aim) put("z", [...place0(), zoomed()].map((x) => x.toFixed(2)).join(","));
  return parts.length ? "#" + parts.join("&") : "";
}

// place0 is the middle of the view on the map as it was laid out, which a tall
// screen turns.
const place0 = () => (view.turned ? [view.y, -view.x] : [view.x, view.y]);

function lookAt([x, y, k]) {
  cancelAnimationFrame(flight);
  view.aim = null;
  [x, y] = turnPoint(...nearby0(x, y));
  look({ x, y, k: clamp(k, 0.5, 40) * view.fit });
}

// nearby0 is the point of the map, or of as much around it, that is nearest to one
// that a link names.
function nearby0(x, y) {
  const [left, bottom, right, top] = scene.box, w = right - left + 1, h = top - bottom + 1;
  return [clamp(x, left - w, right + w), clamp(y, bottom - h, top + h)];
}

function writeFragment(replace) {
  const now = fragment();
  if (now === location.hash) return;
  const depth = history.state?.depth || 0;
  const address = now || location.pathname + location.search;
  if (replace) history.replaceState({ depth }, "", address);
  else history.pushState({ depth: depth + 1 }, "", address);
  showUndo();
}

// visit goes on to an address of this page.
function visit(address) {
  history.pushState({ depth: (history.state?.depth || 0) + 1 }, "", address || location.pathname + location.search);
  restore();
}

const showUndo = () => { $("undo").disabled = !(history.state?.depth > 0); };

function undo() {
  if (history.state?.depth > 0) history.back();
}

// readFragment understands what fragment writes, and passes over the rest.
function readFragment() {
  const next = { tribe: -1, person: -1, dyad: -1, bridge: -1, tab: "tribes", round: -1, stop: -1, ...unfiltered() };
  let moved = null, other = -1;
  const tribeOf = (id) => tribes.findIndex((t) => String(t.id) === id);
  const numbers = (s) => s.split(",").map(Number);
  for (const part of location.hash.slice(1).split("&")) {
    const [key, value = ""] = part.split("=");
    if (key === "t") next.tribe = tribeOf(value);
    if (key === "p") next.person = people.ref.indexOf(unescapeSafely(value));
    if (key === "d") other = people.ref.indexOf(unescapeSafely(value));
    if (key === "b") next.bridge = findBridge(value.split("-").map(tribeOf));
    if (key === "v" && tabNames().includes(value)) next.tab = value;
    if (key === "s") next.strength = clamp(Math.round(+value) || 0, 0, 100);
    if (key === "h") next.hidden = new Set(value.split(",").map(tribeOf).filter((t) => t >= 0));
    if (key === "m") next.months = readSpan(value.split("_").map((m) => monthNames().indexOf(m)));
    if (key === "l") next.lasso = value === SHOWN ? SHOWN : readRing(numbers(value));
    if (key === "w") next.round = clamp(Math.round(+value) || 0, 0, 99);
    if (key === "q") next.stop = clamp(Math.round(+value) || 0, 0, stops.length) - 1;
    if (key === "z") moved = numbers(value);
  }
  next.dyad = findDyad(next.person, other);
  const told = tellings.get(next.tribe);
  next.round = told ? Math.min(next.round, told.rounds) : -1;
  return [next, moved?.length === 3 && moved.every(Number.isFinite) ? moved : null];
}

const readSpan = ([a, b]) => (a >= 0 && b >= a ? [a, b] : null);

function readRing(flat) {
  if (flat.length < 6 || flat.length > 400 || flat.length % 2 || !flat.every(Number.isFinite)) return null;
  return Array.from({ length: flat.length / 2 }, (_, i) => nearby0(flat[2 * i], flat[2 * i + 1]));
}

function unescapeSafely(s) {
  try {
    return decodeURIComponent(s);
  } catch {
    return s;
  }
}

// restore shows the state that the address names.
function restore() {
  if (fragment() === location.hash) return showUndo();
  const [next, moved] = readFragment();
  Object.assign(state, next);
  state.hover = -1;
  unhide();
  showStop();
  if (opened()) $("panel").classList.add("open");
  sheetState();
  refilter();
  if (moved) lookAt(moved);
  else send(chosenView);
  // The list of what is shown needs the view where it will come to rest.
  if (state.lasso === SHOWN && view.aim) cancelAnimationFrame(flight), look(view.aim());
  show();
  showUndo();
  announce();
}

function listenToAddress() {
  addEventListener("popstate", restore);
  addEventListener("hashchange", restore);
  addEventListener("keydown", (e) => {
    if (!(e.ctrlKey || e.metaKey) || e.key.toLowerCase() !== "z" || e.target.closest?.("#find")) return;
    e.preventDefault();
    if (e.shiftKey) history.forward();
    else undo();
  });
}
