// Telephone: one likely telling from the connectors of a tribe, round by round,
// drawn over the map.

Object.assign(state, { round: -1 }); // of the telling on show, −1: none

const tellings = new Map();

function readTellings() {
  for (const t of scene.panels.tellings || []) tellings.set(t.tribe, readCalls(t));
}

function readCalls({ calls, told }) {
  const list = [];
  for (let i = 0; i < calls.length; i += 3) list.push({ round: calls[i], from: calls[i + 1], to: calls[i + 2] });
  return { list, told, rounds: list.length ? list[list.length - 1].round : 0 };
}

const tellingOn = () => (state.round >= 0 && state.person < 0 ? tellings.get(state.tribe) : null);

const ROUND = 1300; // milliseconds
const telephone = { timer: 0, began: 0, part: 1 };

// tellingShapes draws what was told up to now; the calls of this round are under way.
function tellingShapes(t) {
  const shapes = [], stroke = ink();
  const seeds = connectors.filter((c) => c.tribe === state.tribe).map((c) => c.person);
  const ring = (u, grow, width, z2) => ({ type: "circle", z2, shape: { cx: sx(X[u]), cy: sy(Y[u]), r: radius(u) + grow }, style: { fill: swatch(people.tribe[u]).dot, stroke, lineWidth: width } });
  for (const c of t.list) {
    if (c.round > state.round) continue;
    const part = c.round === state.round ? telephone.part : 1;
    const x1 = sx(X[c.from]), y1 = sy(Y[c.from]), x2 = x1 + (sx(X[c.to]) - x1) * part, y2 = y1 + (sy(Y[c.to]) - y1) * part;
    const latest = c.round === state.round;
    shapes.push({ type: "line", z2: 1, shape: { x1, y1, x2, y2 }, style: { stroke, lineWidth: latest ? 2.2 : 1.3, opacity: latest ? 0.95 : 0.45 } });
    if (part >= 1) shapes.push(ring(c.to, 1.5, latest ? 2.4 : 1.4, 2));
    else shapes.push({ type: "circle", z2: 3, shape: { cx: x2, cy: y2, r: 4 }, style: { fill: stroke } });
  }
  return [...shapes, ...seeds.map((u) => ring(u, 4, 3, 4))];
}

const egoAlone = drawing.ego;
drawing.ego = () => {
  const t = tellingOn(), shapes = state.hover >= 0 ? null : t ? tellingShapes(t) : state.bridge >= 0 && state.person < 0 ? bridgeShapes() : null;
  return shapes ? { type: "group", $mergeChildren: false, children: shapes } : egoAlone();
};

function startTelling() {
  $("telling").scrollIntoView({ block: "center" });
  const t = tellings.get(state.tribe);
  if (still.matches) return showRound(t.rounds);
  showRound(0);
  play();
}

function play() {
  const t = tellingOn();
  if (!t) return;
  if (state.round >= t.rounds) state.round = 0;
  telephone.timer = 1;
  showRound(state.round + 1, true);
  telephone.began = performance.now();
  requestAnimationFrame(tick);
}

function tick(now) {
  const t = tellingOn();
  if (!telephone.timer || !t) return pause();
  telephone.part = clamp((now - telephone.began) / (0.7 * ROUND), 0, 1);
  redraw();
  if (now - telephone.began < ROUND) return requestAnimationFrame(tick);
  if (state.round >= t.rounds) return pause();
  telephone.began = now;
  showRound(state.round + 1, true);
  requestAnimationFrame(tick);
}

function pause() {
  telephone.timer = 0;
  telephone.part = 1;
  if (state.round >= 0) writeFragment(true);
  fillTelling();
  redraw();
}

// showRound shows the telling up to a round.
function showRound(round, playing) {
  const t = tellings.get(state.tribe);
  state.round = clamp(round, 0, t.rounds);
  telephone.part = playing && !still.matches ? 0 : 1;
  if (!playing) telephone.timer = 0;
  fillTelling();
  redraw();
  writeFragment(true);
}

const heard = (t, round) => t.list.filter((c) => c.round <= round).length + connectors.filter((c) => c.tribe === state.tribe).length;

// tellingSection is the part of a tribe's card that plays its telling.
function tellingSection() {
  const node = el("div", { id: "telling", "data-testid": "telling" });
  node.addEventListener("click", (e) => {
    const act = e.target.closest("button")?.dataset.act, t = tellings.get(state.tribe);
    if (act === "start") startTelling();
    if (act === "play") telephone.timer ? pause() : play();
    if (act === "back") showRound(state.round - 1);
    if (act === "step") showRound(state.round + 1);
    if (act === "stop") {
      state.round = -1;
      pause();
      writeFragment();
    }
    if (act) focusTelling(act, t);
  });
  return node;
}

function focusTelling(act) {
  const node = $("telling");
  (node.querySelector(`[data-act="${act}"]:not(:disabled)`) || node.querySelector("button:not(:disabled)"))?.focus();
}

// fillTelling writes what the round brings. The player's buttons stay the same: one
// that is being pressed as the round ends must not vanish.
function fillTelling() {
  const node = $("telling"), t = tellings.get(state.tribe);
  if (!node || !t) return;
  const act = (name, label) => el("button", { type: "button", "data-act": name, "data-testid": `tell-${name}`, class: "tool" }, label);
  if (state.round < 0) return node.replaceChildren(act("start", "▶ Play one likely telling"));
  if (!node.querySelector(".player")) {
    node.replaceChildren(
      el("div", { class: "player", role: "group", "aria-label": "One likely telling" }, act("back", "‹ Back"), act("play", ""), act("step", "Next ›"), act("stop", "Close")),
      el("p", { class: "lead", "data-testid": "tell-said", "aria-live": "polite" }), el("ul", { class: "calls", "data-testid": "calls" }),
      el("p", { class: "hint" }, "One of many ways it could go: drawn from who turned to whom, with as many told as in the middle of 99 tries."));
  }
  const button = (name) => node.querySelector(`[data-act="${name}"]`), now = t.list.filter((c) => c.round === state.round);
  button("back").disabled = state.round === 0;
  button("step").disabled = state.round >= t.rounds;
  button("play").textContent = telephone.timer ? "Pause" : "Play";
  node.querySelector(".lead").textContent = state.round === 0 ? "The connectors know. Nobody else does." : `Round ${state.round} of ${t.rounds}: ${count(heard(t, state.round), "person knows", "people know")}.`;
  const call = (c) => el("li", null, text(people.label[c.from]), " tells ", text(people.label[c.to]), people.tribe[c.to] !== state.tribe ? el("small", null, ` of ${tribeName(people.tribe[c.to])}`) : null);
  node.querySelector(".calls").replaceChildren(...now.slice(0, 12).map(call), ...(now.length > 12 ? [el("li", null, `and ${now.length - 12} more`)] : []));
}
