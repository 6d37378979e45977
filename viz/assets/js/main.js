// The page's state: what is chosen, in the fragment and on the screen.

// choose changes the state, shows it, and moves the view there.
function choose(next, focus) {
  Object.assign(state, next);
  state.hover = -1;
  if (next.dyad === undefined) Object.assign(state, { dyad: -1 });
  if (next.tribe !== undefined && next.round === undefined) Object.assign(state, { round: -1 });
  if (next.tribe >= 0 || next.person >= 0) Object.assign(state, { bridge: -1 });
  if (next.lasso === undefined && state.lasso === SHOWN && state.person < 0) state.lasso = null;
  if (state.person >= 0 && people.tribe[state.person] !== state.tribe) state.tribe = -1;
  if (next.stop === undefined) state.stop = -1;
  unhide();
  showStop();
  const open = opened(), aimed = state.person >= 0 || state.tribe >= 0 || state.bridge >= 0;
  if (open) $("panel").classList.add("open");
  sheetState();
  show();
  if (aimed) send(chosenView);
  else if (view.aim === chosenView) view.aim = null;
  writeFragment();
  if (open && focus) $("back").focus({ preventScroll: true });
  announce();
}

const opened = () => state.person >= 0 || state.tribe >= 0 || state.bridge >= 0 || !!state.lasso;

function announce() {
  if (state.dyad >= 0) say(`Dyad of ${dyadEnds(state.dyad).map((u) => shorten(people.label[u], 60)).join(" and ")}`);
  else if (state.person >= 0) say(`${shorten(people.label[state.person], 60)}, ${tribeName(people.tribe[state.person])}`);
  else if (state.bridge >= 0) say(`Bridge between ${bridgeEnds(state.bridge).map(tribeName).join(" and ")}`);
  else say(state.tribe >= 0 ? `Tribe ${tribes[state.tribe].id}, ${tribes[state.tribe].name}` : "All tribes");
}

// chosenView shows what is chosen, or everything.
function chosenView() {
  if (state.person >= 0) return nearby(state.person);
  if (state.bridge >= 0) return astride(...bridgeEnds(state.bridge));
  return state.tribe >= 0 ? around(state.tribe) : everything();
}

// up goes from a person to the list, bridge or tribe they were reached from, and
// from there to everything.
function up() {
  const from = { ...state };
  if (state.dyad >= 0) return choose({ dyad: -1 }, true);
  if (tellingOn()) return choose({ tribe: state.tribe, round: -1 });
  if (state.person >= 0 && (state.tribe >= 0 || state.lasso || state.bridge >= 0)) return choose({ person: -1 }, true);
  if (state.lasso && state.person < 0) {
    choose({ lasso: null });
    return $("lasso").focus({ preventScroll: true });
  }
  view.aim = everything;
  choose({ person: -1, tribe: -1, bridge: -1 });
  send(everything);
  const row = from.tribe >= 0 ? document.querySelector(`#home [data-tribe="${from.tribe}"].row`)
    : from.bridge >= 0 ? document.querySelector(`#home [data-bridge="${from.bridge}"]`) : $(`tab-${state.tab}`);
  row?.focus({ preventScroll: true });
}

function show() {
  drawLasso();
  showFilters();
  showTab(state.tab);
  for (const b of document.querySelectorAll("#home .row[data-tribe]")) b.setAttribute("aria-pressed", +b.dataset.tribe === state.tribe);
  for (const b of document.querySelectorAll("#home .row[data-connector]")) b.setAttribute("aria-pressed", connectors[+b.dataset.connector].person === state.person);
  showCard();
  settle();
}

// What is under the pointer: a label, a person, a territory.
function under(px, py) {
  for (const b of boxes()) {
    if (px >= b.x && px <= b.x + b.w && py >= b.y && py <= b.y + b.h) return b.kind === "tribe" ? { tribe: b.id } : { person: b.id };
  }
  const near = nearest(px, py, 5);
  if (near >= 0) return { person: near };
  const t = tribeAt(wx(px), wy(py));
  return t >= 0 && !away(t) ? { tribe: t } : {};
}

let pointed = 0;

// point follows the pointer, at most once a frame.
function point(px, py) {
  cancelAnimationFrame(pointed);
  pointed = requestAnimationFrame(() => {
    const hit = px < 0 ? {} : under(px, py);
    stage.classList.toggle("pointing", hit.person !== undefined || hit.tribe !== undefined);
    showTip(hit, px, py);
    const hover = hit.person ?? -1;
    if (hover !== state.hover) {
      state.hover = hover;
      redraw();
    }
  });
}

function showTip(hit, px, py) {
  const tip = $("tip");
  tip.hidden = hit.person === undefined && hit.tribe === undefined;
  if (tip.hidden) return;
  const u = hit.person;
  if (u !== undefined) {
    const c = connectorOf.get(u);
    tip.replaceChildren(el("b", null, text(shorten(people.label[u], 80))), el("span", null, text(shorten(tribeName(people.tribe[u]), 60))),
      el("span", null, c === undefined ? `answered by ${people.answered[u]}, ${count(people.strong[u], "strong tie", "strong ties")}` : `connector ${connectors[c].rank}: adds ${told(connectors[c].marginal)} people`));
  } else {
    const t = tribes[hit.tribe];
    tip.replaceChildren(el("b", null, text(t.name)), el("span", null, `${count(t.size, "person", "people")}, ${verdict(t)}`),
      el("span", null, text((t.words || []).slice(0, 6).map((w) => w.text).join(", "))));
  }
  const w = tip.offsetWidth, h = tip.offsetHeight;
  tip.style.left = `${clamp(px + 16, 4, Math.max(4, view.width - w - 4))}px`;
  tip.style.top = `${py + 20 + h > view.height ? py - h - 14 : py + 20}px`;
}

function pick(px, py) {
  const hit = under(px, py);
  if (hit.person !== undefined) choose({ person: hit.person, tribe: state.tribe === people.tribe[hit.person] ? state.tribe : -1 });
  else if (hit.tribe !== undefined) choose({ tribe: hit.tribe, person: -1 });
  else if (opened()) choose({ tribe: -1, person: -1, bridge: -1 });
}

// shade chooses the appearance of what is drawn; setDark also that of the panel.
function shade(on) {
  state.dark = on;
  document.documentElement.classList.toggle("dark", on);
}

function setDark(on) {
  shade(on);
  $("dark").setAttribute("aria-pressed", on);
  for (const b of document.querySelectorAll("#home [data-slot]")) tinted(b, (on ? scene.dark : scene.light)[+b.dataset.slot].text);
  paintDrawings();
  for (const node of document.querySelectorAll("#home [data-tint]")) tint(node, +node.dataset.tint);
  for (const li of document.querySelectorAll("#home li[data-of]")) tinted(li, swatch(+li.dataset.of).text);
}

const tabNames = () => [...document.querySelectorAll("[role=tab]")].map((tab) => tab.id.slice(4));

function turnToTab(name, focus) {
  state.tab = name;
  showTab(name, focus);
  writeFragment();
}

function showTab(name, focus) {
  for (const tab of document.querySelectorAll("[role=tab]")) {
    const on = tab.id === `tab-${name}`;
    tab.setAttribute("aria-selected", on);
    tab.tabIndex = on ? 0 : -1;
    $(tab.getAttribute("aria-controls")).hidden = !on;
    if (on && focus) tab.focus();
  }
}

const sheetState = () => $("sheet").setAttribute("aria-expanded", $("panel").classList.contains("open"));

function listenToPanel() {
  $("panel").addEventListener("click", (e) => {
    const b = e.target.closest("button");
    if (!b) return;
    if (b.dataset.hide !== undefined) toggleTribe(+b.dataset.hide);
    else if (b.dataset.dyad !== undefined) choose({ dyad: +b.dataset.dyad }, true);
    else if (b.dataset.talk !== undefined) showExamples(b.dataset.talk);
    else if (b.dataset.bridge !== undefined) choose({ bridge: +b.dataset.bridge, tribe: -1, person: -1 }, true);
    else if (b.dataset.tribe !== undefined) {
      const t = +b.dataset.tribe;
      if (t >= 0) choose(t === state.tribe && state.person < 0 ? { tribe: -1, person: -1 } : { tribe: t, person: -1 }, true);
    } else if (b.dataset.connector !== undefined) {
      const c = connectors[+b.dataset.connector];
      choose({ person: c.person, tribe: state.tribe === c.tribe ? c.tribe : -1 }, true);
    } else if (b.dataset.person !== undefined) choose({ person: +b.dataset.person, tribe: state.tribe }, true);
    else if (b.getAttribute("role") === "tab") turnToTab(b.id.slice(4));
    else if (b.id === "sheet") {
      $("panel").classList.toggle("open");
      sheetState();
    }
  });
  document.querySelector("[role=tablist]").addEventListener("keydown", (e) => {
    const names = tabNames(), at = names.indexOf(state.tab), n = names.length;
    const to = { ArrowRight: at + 1, ArrowLeft: at + n - 1, Home: 0, End: n - 1 }[e.key];
    if (to === undefined) return;
    e.preventDefault();
    turnToTab(names[to % n], true);
  });
  $("as-tables").addEventListener("click", () => {
    const on = document.documentElement.classList.toggle("tables");
    $("as-tables").setAttribute("aria-pressed", on);
    $("tables").tabIndex = on ? 0 : -1;
    $("tables").setAttribute("role", on ? "main" : "region");
    if (!on) resize();
  });
  $("dark").addEventListener("click", () => { setDark(!state.dark); show(); });
}

function listenToKeys() {
  addEventListener("keydown", (e) => {
    const typing = e.target.closest?.("input");
    if (e.key === "/" && !typing) {
      e.preventDefault();
      $("find").focus();
    } else if (e.key === "Escape" && (!typing || typing.type === "range")) {
      if (state.stop >= 0) endTour();
      else if (lasso.on) setLasso(false);
      else if (opened()) up();
      else if (filtering()) change(unfiltered());
      else $("panel").classList.remove("open"), sheetState();
    } else if (!typing && !e.ctrlKey && !e.metaKey && !e.altKey) {
      if (e.key === "+" || e.key === "=") zoomAt(view.width / 2, view.height / 2, 1.3);
      if (e.key === "-") zoomAt(view.width / 2, view.height / 2, 1 / 1.3);
      if (e.key === "0") send(everything);
      if (e.target === stage) panBy(e);
    }
  });
}

// Paper is light: a dark map is printed in its light colours.
function listenToPrinter() {
  let was = false;
  addEventListener("beforeprint", () => {
    was = state.dark;
    if (was) setDark(false), draw(WHOLE);
  });
  addEventListener("afterprint", () => {
    if (was) setDark(true), show();
  });
}

// resize aims anew at what the view was sent to; one moved by hand stays.
function resize() {
  if (!measureStage()) return;
  chart?.resize();
  redraw();
  draw(CRISP);
}

// measureStage fits the view to the stage, and tells whether that can be seen.
function measureStage() {
  const width = stage.clientWidth, height = stage.clientHeight;
  if (!width || !height) return false;
  Object.assign(view, { width, height });
  const tall = height > 1.15 * width, wide = scene.box[2] - scene.box[0] > scene.box[3] - scene.box[1];
  const turn = tall && wide, turns = turn !== view.turned;
  if (turns) turnTo(turn);
  view.fit = everything().k;
  if (view.aim || turns) {
    cancelAnimationFrame(flight);
    Object.assign(view, (view.aim || chosenView)());
  }
  return true;
}

// The page comes to life in steps, each as soon as what it needs is read: the map
// of tribes and people, before there is a panel; ties, panel and controls; the
// chart. An address that names a state waits for all it may name.
async function main() {
  const wish = matchMedia("(prefers-color-scheme: dark)");
  shade(wish.matches);
  stage.append(glass);
  if (location.hash.length < 2 && measureStage()) {
    placeLabels();
    paintCrowd(SKETCH, glide);
    await painted("map-sketched");
  }
  if (document.readyState === "loading") await new Promise((done) => addEventListener("DOMContentLoaded", done));
  setDark(wish.matches);
  wish.addEventListener("change", (e) => { setDark(e.matches); show(); });
  readDetails(JSON.parse(packed.text(await packed.unpacked("details"))));
  readCrowd(await packed.unpacked("crowd"));
  texts = await packed.unpacked("texts");
  dyads = JSON.parse(packed.text(await packed.unpacked("dyads")));
  for (const step of [readTellings, fillBridges, fillTime, fillWords, paintDrawings, listen, enter]) step();
  await crisp();
  await painted("map-drawn");
  await openChart();
  if (!view.moving && !crowd.job) rest();
  await crisp();
  performance.mark("map-ready");
  document.documentElement.dataset.ready = "true";
}

function listen() {
  listenToPanel();
  listenToSearch();
  listenToKeys();
  listenToPrinter();
  listenToFilters();
  listenToAddress();
  listenToLasso();
  listenToTour();
  listenToLicences();
  listenToStage();
}

// enter shows the state that the address names.
function enter() {
  const [asked, moved] = readFragment();
  Object.assign(state, asked);
  if (state.person >= 0 && people.tribe[state.person] !== state.tribe) state.tribe = -1;
  unhide();
  showStop();
  if (opened()) $("panel").classList.add("open");
  sheetState();
  showFilters();
  showTab(state.tab);
  showCard();
  view.aim = opened() ? chosenView : everything;
  resize();
  if (moved) lookAt(moved);
  if (state.lasso === SHOWN) showCard();
  showUndo();
  new ResizeObserver(() => { if (stage.clientWidth !== view.width || stage.clientHeight !== view.height) resize(); }).observe(stage);
}

// painted waits until the frame under way is on the screen, and notes when.
const painted = (mark) => new Promise((done) => soon(() => setTimeout(() => {
  performance.mark(mark);
  done();
})));

const busy = () => view.moving || settling || !!crowd.job;

// crisp waits until the view rests and its picture is complete.
async function crisp() {
  while (busy()) await new Promise(soon);
}

// A read-only look inside, for tests and for the curious.
Object.defineProperty(window, "tribemap", { value: Object.freeze({
  state: () => ({
    tribe: state.tribe, person: state.person, dark: state.dark, moving: busy(),
    view: { x: view.x, y: view.y, k: view.k, fit: view.fit, width: view.width, height: view.height },
    people: N, shown: N - dimmed.reduce((a, b) => a + b, 0), drawn: edges.a.reduce((n, _, i) => n + passes(i), 0), ties: edges.a.length, tribes: tribes.length, connectors: connectors.length,
    live: { people: live.people.length, ties: live.ties.length },
    labels: boxes().map(({ kind, id, lines, size, x, y, w, h, given }) => ({ kind, id, lines, size, x, y, w, h, given: !!given })),
  }),
  moving: busy,
  pixel: (u) => [sx(X[u]), sy(Y[u])],
  middle: (t) => [sx(tribes[t].at[0]), sy(tribes[t].at[1])],
  ego: () => (state.hover < 0 ? 0 : links(state.hover).length),
  telling: () => ({ round: state.round, part: telephone.part, playing: !!telephone.timer }),
  disc: (u) => [sx(X[u]), sy(Y[u]), radius(u)],
}) });

main();
