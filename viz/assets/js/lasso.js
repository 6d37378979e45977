// Lasso: a line drawn round people, the list of whom it holds, and the list as a
// file. The list of whoever is shown needs no pointer.

const lasso = { on: false, points: [] };
const LISTED = 200; // rows on the page; the file holds all

function setLasso(on) {
  lasso.on = on;
  lasso.points = [];
  $("lasso").setAttribute("aria-pressed", on);
  stage.classList.toggle("lassoing", on);
  drawLasso();
  if (on) say("Draw round the people you want, or press List for all that are shown");
}

function drawLasso() {
  const ring = lasso.points.length ? lasso.points : (ringOf() || []).map(([x, y]) => { const p = turnPoint(x, y); return [sx(p[0]), sy(p[1])]; });
  $("lasso-line").setAttribute("points", ring.map((p) => p.map((v) => v.toFixed(1)).join()).join(" "));
}

// The stage's own listeners pan; in the lasso's turn they are not reached.
function listenToLasso() {
  const trap = (name, act) => stage.addEventListener(name, (e) => {
    if (!lasso.on) return;
    e.stopImmediatePropagation();
    act(e);
  }, { capture: true });
  trap("pointerdown", (e) => {
    stage.setPointerCapture(e.pointerId);
    lasso.points = [place(e)];
  });
  trap("pointermove", (e) => {
    const n = lasso.points.length, p = place(e);
    if (!n || Math.hypot(p[0] - lasso.points[n - 1][0], p[1] - lasso.points[n - 1][1]) < 4) return;
    lasso.points.push(p);
    drawLasso();
  });
  trap("pointerup", () => {
    const ring = thin(lasso.points, 60).map(([px, py]) => unturned(wx(px), wy(py)).map((v) => Math.round(10 * v) / 10));
    setLasso(false);
    if (ring.length > 2) choose({ lasso: ring, tribe: -1, person: -1, bridge: -1 }, true);
  });
  trap("pointercancel", () => setLasso(false));
  $("lasso").addEventListener("click", () => setLasso(!lasso.on));
  $("list").addEventListener("click", () => choose({ lasso: SHOWN, person: -1 }, true));
}

const unturned = (x, y) => (view.turned ? [y, -x] : [x, y]);

// thin keeps at most n points of a line.
const thin = (points, n) => (points.length <= n ? points : Array.from({ length: n }, (_, i) => points[Math.floor((i * points.length) / n)]));

// chosenPeople are those inside the lasso, or all that the filters leave of the
// chosen tribe and the stage; connectors first, then by how many turn to them.
function chosenPeople() {
  const all = ringOf(), list = [];
  for (let u = 0; u < N; u++) {
    if (dimmed[u] || (state.tribe >= 0 && people.tribe[u] !== state.tribe)) continue;
    if (all || state.tribe >= 0 || onStage(sx(X[u]), sy(Y[u]), 0)) list.push(u);
  }
  return list.sort((a, b) => connectorOf.has(b) - connectorOf.has(a) || people.answered[b] - people.answered[a] || a - b);
}

function listCard() {
  const list = chosenPeople();
  const save = el("button", { type: "button", class: "tool", "data-testid": "save", disabled: list.length ? null : "" }, "Download CSV");
  save.addEventListener("click", () => download("people.csv", csvOf(list)));
  const of = new Set(list.map((u) => people.tribe[u]));
  return el("div", { "data-testid": "picked" },
    el("h2", { class: "title" }, ringOf() ? "Inside the lasso" : "On the map now"),
    el("p", { class: "lead" }, `${count(list.length, "person", "people")} of ${count([...of].filter((t) => t >= 0).length, "tribe", "tribes")}, connectors first.`),
    save,
    el("h2", null, "People ", el("small", null, "and how many turn to them")),
    el("ul", { class: "picked" }, ...list.slice(0, LISTED).map((u) => el("li", null, personRow(u, String(people.answered[u]))))),
    list.length > LISTED ? el("p", { class: "hint" }, `and ${(list.length - LISTED).toLocaleString("en")} more in the file`) : null);
}

const COLUMNS = ["id", "handle", "name", "url", "tribe", "connector_rank", "answered_by", "strong_ties", "posts", "last_seen"];

function csvOf(list) {
  const rows = list.map((u) => [people.ref[u], people.label[u], people.name[u] || people.label[u], people.url[u], people.tribe[u] < 0 ? "" : tribeName(people.tribe[u]),
    connectorOf.has(u) ? connectors[connectorOf.get(u)].rank : "", people.answered[u], people.strong[u], people.posts[u], people.last[u] ? day(people.last[u]) : ""]);
  return [COLUMNS, ...rows].map((row) => row.map(csvCell).join(",")).join("\r\n") + "\r\n";
}

// csvCell keeps a spreadsheet from taking what people wrote for a formula.
function csvCell(value) {
  let s = String(value);
  if (typeof value === "string" && /^[\s\p{Cc}\p{Cf}]*[=+\-@\t\r|%]/u.test(s)) s = `'${s}`;
  return /[",\r\n]/.test(s) ? `"${s.replace(/"/g, '""')}"` : s;
}

function download(name, content) {
  const url = URL.createObjectURL(new Blob(["\ufeff", content], { type: "text/csv;charset=utf-8" }));
  el("a", { href: url, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(url), 10000);
  say(`${name} saved`);
}
