// Activity over time: a river whose bands are the tribes, and a brush that keeps
// on the map only those who spoke in the chosen span.

let river = {}, spans = 0;
let spokeRow = 0, spokeBits = []; // of each person, a bit for each span

function readRiver() {
  river = scene.panels.river;
  spans = river.names?.length || 0;
  spokeRow = Math.ceil(spans / 8);
  spokeBits = Uint8Array.from(atob(river.spoke || ""), (c) => c.charCodeAt(0));
}

function spoke(u, from, to) {
  if (!spokeBits.length) return true;
  for (let i = from; i <= to; i++) if (spokeBits[u * spokeRow + (i >> 3)] & (1 << (i & 7))) return true;
  return false;
}

const lastMonth = (i) => (i + 1 < spans ? monthBefore(river.names[i + 1]) : river.last);

function monthBefore(name) {
  const [y, m] = name.split("-").map(Number);
  return m > 1 ? `${y}-${String(m - 1).padStart(2, "0")}` : `${y - 1}-12`;
}

const spanText = (from, to) => (river.names[from] === lastMonth(to) ? `spoke in ${river.names[from]}` : `spoke from ${river.names[from]} to ${lastMonth(to)}`);

const RIVER = { w: 340, h: 190 };

function fillTime() {
  readRiver();
  const pane = $("pane-time");
  if (spans < 2) return pane.replaceChildren(el("h2", null, "Activity"), el("p", { class: "none" }, "The talk lies within one month, or its times are unknown."));
  pane.replaceChildren(
    el("h2", null, `Posts in ${river.months > 1 ? `${river.months} months` : "a month"}`),
    el("p", { class: "hint" }, "Each band is a tribe, as wide as it was talkative. ", spokeBits.length ? el("span", { class: "on-screen" }, "Drag across to keep only who spoke then.") : null),
    el("div", { class: "river", "data-testid": "river" }, riverDrawing(), el("div", { class: "spark-ends" }, el("span", null, river.names[0]), el("span", null, river.last))));
  if (spokeBits.length) pane.append(spanControls());
  pane.append(...section("When each tribe spoke most", el("ul", null, ...peaks())));
  if (spokeBits.length) listenToRiver();
}

// riverDrawing stacks the bands around the middle, the calmest inside.
function riverDrawing() {
  const order = riverOrder(), { w, h } = RIVER, x = (i) => (w * i) / (spans - 1);
  const totals = Array.from({ length: spans }, (_, i) => river.posts.reduce((sum, row) => sum + row[i], 0));
  const scale = (h - 8) / Math.max(1, ...totals);
  const low = totals.map((t) => h / 2 - (t * scale) / 2);
  const bands = order.map((t) => {
    const top = low.slice(), bottom = low.map((y, i) => y + river.posts[t][i] * scale);
    bottom.forEach((y, i) => { low[i] = y; });
    return svg("path", { class: "flow", "data-of": t, d: `${smooth(top.map((y, i) => [x(i), y]), "M")}${smooth(bottom.map((y, i) => [x(i), y]).reverse(), "L")}Z` }, svg("title", null, tribes[t].name));
  });
  return svg("svg", { id: "river", viewBox: `0 0 ${w} ${h}`, preserveAspectRatio: "none", role: "img", "aria-label": `Posts of ${tribes.length} tribes from ${river.names[0]} to ${river.last}` },
    ...bands, svg("rect", { class: "span", id: "span", x: 0, y: 0, width: 0, height: h }));
}

// riverOrder puts the large tribes in the middle and the small at the banks.
function riverOrder() {
  const bySize = tribes.map((_, t) => t).sort((a, b) => sumPosts(b) - sumPosts(a) || a - b), out = [];
  bySize.forEach((t, i) => (i % 2 ? out.push(t) : out.unshift(t)));
  return out;
}

const sumPosts = (t) => river.posts[t].reduce((a, b) => a + b, 0);

// smooth joins points with flat-ended curves that never swing past them.
function smooth(points, start) {
  const at = ([x, y]) => `${x.toFixed(1)} ${y.toFixed(1)}`;
  return start + at(points[0]) + points.slice(1).map((p, i) => {
    const q = points[i], m = (p[0] + q[0]) / 2;
    return `C${at([m, q[1]])} ${at([m, p[1]])} ${at(p)}`;
  }).join("");
}

function spanControls() {
  const choice = (id, label) => el("label", { class: "month" }, label, el("select", { id, "data-testid": id }, ...river.names.map((n, i) => el("option", { value: i }, id === "until" ? lastMonth(i) : n))));
  return el("div", { class: "months" }, choice("since", "from"), choice("until", "to"), el("button", { type: "button", id: "all-time" }, "All time"));
}

function peaks() {
  return tribes.map((_, t) => t).filter((t) => sumPosts(t) > 0).map((t) => {
    const row = river.posts[t], at = row.indexOf(Math.max(...row));
    return el("li", null, tint(tribeButton(t, river.names[at]), t));
  });
}

function listenToRiver() {
  const drawing = $("river");
  let from = -1;
  const at = (e) => {
    const r = drawing.getBoundingClientRect();
    return clamp(Math.round(((e.clientX - r.left) / r.width) * (spans - 1)), 0, spans - 1);
  };
  const months = (to) => [Math.min(from, to), Math.max(from, to)];
  drawing.addEventListener("pointerdown", (e) => {
    drawing.setPointerCapture(e.pointerId);
    from = at(e);
    showSpan(months(from));
  });
  drawing.addEventListener("pointermove", (e) => { if (from >= 0) showSpan(months(at(e))); });
  drawing.addEventListener("pointerup", (e) => {
    const chosen = months(at(e));
    from = -1;
    change({ months: chosen });
  });
  drawing.addEventListener("pointercancel", () => { from = -1; showSpan(state.months); });
  const pick = () => {
    const a = +$("since").value, b = +$("until").value;
    change({ months: [Math.min(a, b), Math.max(a, b)] });
  };
  $("since").addEventListener("change", pick);
  $("until").addEventListener("change", pick);
  $("all-time").addEventListener("click", () => change({ months: null }));
}

// showSpan marks a span on the river and in its controls.
function showSpan(months) {
  const mark = $("span");
  if (!mark || !$("since")) return;
  const [a, b] = months || [0, spans - 1], step = RIVER.w / (spans - 1);
  const left = Math.max(0, (a - 0.5) * step), right = Math.min(RIVER.w, (b + 0.5) * step);
  mark.setAttribute("x", left);
  mark.setAttribute("width", months ? right - left : 0);
  $("since").value = a;
  $("until").value = b;
  $("all-time").disabled = !months;
}
