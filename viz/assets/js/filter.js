// What the reader left out: weak ties, tribes, people silent in a span of
// months, people outside a lasso. All of it is part of the state, and so of the
// page's address.

Object.assign(state, { strength: 0, hidden: new Set(), months: null, lasso: null, bridge: -1, tab: "tribes" });

const SHOWN = "shown"; // the lasso that takes whoever is shown

// dimmed marks the people whom a filter passes over.
let dimmed = new Uint8Array(N);

// edgeStrength holds the strength of each drawn tie; 0 where two people only
// shared threads. It is looked up when it is first asked for: drawn and listed
// ties stand in the same order.
let edgeStrength = null;

function strengths() {
  if (edgeStrength) return edgeStrength;
  edgeStrength = new Float32Array(edges.a.length);
  for (let i = 0, k = 0; i < edgeStrength.length; i++) {
    const a = edges.a[i], b = edges.b[i];
    while (k < ties.a.length && (ties.a[k] < a || (ties.a[k] === a && ties.b[k] < b))) k++;
    if (ties.a[k] === a && ties.b[k] === b) edgeStrength[i] = ties.strength[k];
  }
  return edgeStrength;
}

const passes = (i) => (!state.strength || strengths()[i] >= state.strength) && !dimmed[edges.a[i]] && !dimmed[edges.b[i]];
const away = (t) => t >= 0 && state.hidden.has(t);
const ringOf = () => (Array.isArray(state.lasso) ? state.lasso : null);
const filtering = () => state.strength > 0 || state.hidden.size > 0 || !!state.months || !!ringOf();

function refilter() {
  const ring = ringOf();
  dimmed = new Uint8Array(N);
  for (let u = 0; u < N; u++) {
    if (away(people.tribe[u]) || (state.months && !spoke(u, ...state.months)) || (ring && !contains(ring, people.x[u], people.y[u]))) dimmed[u] = 1;
  }
}

const unfiltered = () => ({ strength: 0, hidden: new Set(), months: null, lasso: null });

// showFilters writes the filters into their controls and says them in a line.
function showFilters() {
  refilter();
  $("strength").value = state.strength;
  $("strength-said").textContent = state.strength ? `from ${state.strength}` : "all";
  for (const b of document.querySelectorAll("[data-hide]")) {
    const off = state.hidden.has(+b.dataset.hide);
    b.setAttribute("aria-checked", !off);
    b.closest("li").classList.toggle("off", off);
  }
  showSpan(state.months);
  const on = filtering();
  $("filtered").hidden = !on;
  $("filtered-said").textContent = on ? filterLine() : "";
}

function filterLine() {
  const left = N - dimmed.reduce((a, b) => a + b, 0);
  return [
    state.strength ? `ties from ${state.strength}` : "",
    state.hidden.size ? `${count(state.hidden.size, "tribe", "tribes")} hidden` : "",
    state.months ? spanText(...state.months) : "",
    ringOf() ? "inside the lasso" : "",
  ].filter(Boolean).join(", ") + `: ${count(left, "person", "people")}`;
}

function listenToFilters() {
  const slider = $("strength");
  slider.addEventListener("input", () => change({ strength: +slider.value }, true));
  slider.addEventListener("change", () => change({ strength: +slider.value }));
  $("unfilter").addEventListener("click", () => change(unfiltered()));
  $("undo").addEventListener("click", undo);
}

// change applies filters and keeps the view; while a control is dragged, it
// makes no new entry in the history.
function change(next, dragging) {
  Object.assign(state, next);
  show();
  writeFragment(dragging);
  if (!dragging) say(filtering() ? filterLine() : "No filter");
}

// unhide shows the tribes of what is chosen: else it would be bare ground.
function unhide() {
  const chosen = [homeTribe(), partner() >= 0 ? people.tribe[partner()] : -1, ...(state.bridge >= 0 ? bridgeEnds(state.bridge) : [])];
  if (chosen.some(away)) state.hidden = new Set([...state.hidden].filter((t) => !chosen.includes(t)));
}

function toggleTribe(t) {
  const hidden = new Set(state.hidden);
  if (!hidden.delete(t)) hidden.add(t);
  change({ hidden });
}

// A tribe is chosen by itself, or as an end of a bridge.
const chosenTribe = () => state.tribe >= 0 || state.bridge >= 0;
const isChosen = (t) => t === state.tribe ? t >= 0 : state.bridge >= 0 && bridgeEnds(state.bridge).includes(t);
