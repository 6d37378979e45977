// Bridges: the talk between tribes as a chord diagram and a list, and the people
// who carry each.

let bridges = [];
let across = 1; // all talk between tribes
const bridgeEnds = (i) => [bridges[i].a, bridges[i].b];
const findBridge = ([a, b]) => (a >= 0 && b >= 0 ? bridges.findIndex((r) => r.a === Math.min(a, b) && r.b === Math.max(a, b)) : -1);

const LISTED_BRIDGES = 12;

// svg makes a node of a drawing, as el does of the page.
function svg(name, attributes, ...children) {
  const node = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes || {})) if (value !== null && value !== undefined) node.setAttribute(key, value);
  node.append(...children.filter((c) => c !== null && c !== undefined));
  return node;
}

// astride shows the ground of two tribes.
function astride(a, b) {
  const box = boundsOf([...tribes[a].rings.flat(), ...tribes[b].rings.flat(), tribes[a].at, tribes[b].at]);
  const to = frame(...box, view.width * 0.12, (view.height - cover()) * 0.14, (view.height - cover()) * 0.14 + cover());
  to.k = clamp(to.k, view.fit, 3 * view.fit);
  return to;
}

function fillBridges() {
  bridges = scene.panels.bridges || [];
  across = bridges.reduce((sum, b) => sum + b.weight, 0) || 1;
  if (!bridges.length) return $("pane-bridges").replaceChildren(el("h2", null, "Bridges"), el("p", { class: "none" }, "No talk crosses from one tribe to another."));
  $("pane-bridges").replaceChildren(
    el("h2", null, "Talk between tribes"),
    el("p", { class: "hint" }, "The wider a band, the more two tribes talk to each other. ", el("span", { class: "on-screen" }, "Choose one to see who carries it.")),
    chord(),
    el("h2", null, "Strongest bridges ", el("small", null, "share of all talk between tribes")),
    el("ul", { class: "bridges" }, ...bridges.slice(0, LISTED_BRIDGES).map((_, i) => el("li", null, bridgeRow(i)))));
}

function bridgeRow(i) {
  const { a, b, weight } = bridges[i];
  const row = el("button", { type: "button", class: "row", "data-bridge": i, "data-testid": `bridge-${i}` },
    el("span", { class: "pair" }, tint(badge(a), a), tint(badge(b), b)),
    el("span", { class: "what" }, el("bdi", { class: "name" }, tribes[a].name), el("bdi", { class: "words" }, tribes[b].name)),
    el("span", { class: "size" }, pct((100 * weight) / across)));
  return row;
}

// chord lays the tribes on a ring, each as wide as its talk with others, in the
// order of their numbers, and draws a band for every bridge.
function chord() {
  const total = new Float64Array(tribes.length);
  for (const b of bridges) { total[b.a] += b.weight; total[b.b] += b.weight; }
  const on = tribes.map((_, t) => t).filter((t) => total[t] > 0);
  const sum = total.reduce((x, y) => x + y, 0), least = Math.min(0.05, 1.2 / on.length);
  // Where there are few bridges, the widest would fill the ring: it gets a seventh.
  const scale = Math.min((2 * Math.PI - least * on.length) / sum, (2 * Math.PI) / 7 / bridges[0].weight);
  const gap = (2 * Math.PI - scale * sum) / on.length, from = [], next = [];
  let at = -Math.PI / 2;
  for (const t of on) {
    from[t] = next[t] = at;
    at += total[t] * scale + gap;
  }
  const bands = bridges.map((b, i) => ({ i, a: b.a, b: b.b, wide: b.weight * scale }));
  const middle = (t) => from[t] + (total[t] * scale) / 2;
  // Bands leave a tribe in the order of where they go: they cross less.
  const turn = (t, o) => (middle(o) - middle(t) + 4 * Math.PI) % (2 * Math.PI);
  for (const t of on) {
    for (const d of bands.filter((d) => d.a === t || d.b === t).sort((x, y) => turn(t, y.a + y.b - t) - turn(t, x.a + x.b - t))) {
      d[d.a === t ? "startA" : "startB"] = next[t];
      next[t] += d.wide;
    }
  }
  bands.sort((x, y) => x.wide - y.wide);
  return svg("svg", { class: "chord", viewBox: "-170 -170 340 340", role: "img", "aria-label": `Talk between ${on.length} tribes; the list below says the same` },
    ...bands.map(band), ...on.map((t) => arc(t, from[t], total[t] * scale)));
}

const polar = (r, a) => `${(r * Math.cos(a)).toFixed(1)} ${(r * Math.sin(a)).toFixed(1)}`;
const RING = 136;

function band({ i, a, b, startA, startB, wide }) {
  const long = wide > Math.PI ? 1 : 0;
  const d = `M${polar(RING, startA)}A${RING} ${RING} 0 ${long} 1 ${polar(RING, startA + wide)}Q0 0 ${polar(RING, startB)}A${RING} ${RING} 0 ${long} 1 ${polar(RING, startB + wide)}Q0 0 ${polar(RING, startA)}Z`;
  const path = svg("path", { class: "band", d, "data-band": i }, svg("title", null, `${tribes[a].name} and ${tribes[b].name}: ${Math.round((100 * bridges[i].weight) / across)} % of the talk between tribes`));
  path.dataset.of = tribes[a].size >= tribes[b].size ? b : a; // the small one's colour tells more
  path.addEventListener("click", () => choose({ bridge: i, tribe: -1, person: -1 }, true));
  return path;
}

function arc(t, from, wide) {
  const w = Math.max(wide, 0.012), long = w > Math.PI ? 1 : 0, r = RING + 4, R = RING + 12, m = from + wide / 2;
  const d = `M${polar(r, from)}A${r} ${r} 0 ${long} 1 ${polar(r, from + w)}L${polar(R, from + w)}A${R} ${R} 0 ${long} 0 ${polar(R, from)}Z`;
  return svg("g", { class: "arc", "data-of": t }, svg("path", { d }, svg("title", null, tribes[t].name)),
    wide > 0.06 ? svg("text", { x: ((R + 9) * Math.cos(m)).toFixed(1), y: ((R + 9) * Math.sin(m) + 4).toFixed(1), "text-anchor": "middle" }, String(tribes[t].id)) : null);
}

// paintDrawings gives the drawings of the panels the colours of the appearance.
function paintDrawings() {
  for (const node of document.querySelectorAll("#panel svg [data-of]")) {
    tinted(node, swatch(+node.dataset.of).dot);
  }
}

// bridgeShapes draws the ties of the chosen bridge and rings its carriers.
function bridgeShapes() {
  const { a, b, carries } = bridges[state.bridge], shapes = [];
  for (let i = 0; i < edges.a.length; i++) {
    const u = edges.a[i], v = edges.b[i], s = people.tribe[u], t = people.tribe[v];
    if (!passes(i) || s === t || (s !== a && s !== b) || (t !== a && t !== b)) continue;
    const [x1, y1, x2, y2] = [sx(X[u]), sy(Y[u]), sx(X[v]), sy(Y[v])];
    shapes.push({ type: "line", z2: 1, shape: { x1, y1, x2, y2 }, style: { lineWidth: 1.5, opacity: 0.75, stroke: { type: "linear", global: true, x: x1, y: y1, x2, y2, colorStops: [{ offset: 0, color: swatch(s).dot }, { offset: 1, color: swatch(t).dot }] } } });
  }
  for (const { person: u } of carries) {
    shapes.push({ type: "circle", z2: 2, shape: { cx: sx(X[u]), cy: sy(Y[u]), r: radius(u) + 2.6 }, style: { fill: swatch(people.tribe[u]).dot, stroke: ink(), lineWidth: 2.2 } });
  }
  return shapes;
}

function bridgeCard(i) {
  const b = bridges[i];
  const carriers = (t) => b.carries.filter((c) => people.tribe[c.person] === t);
  const side = (t, share) => [
    ...section(null, tribeButton(t, ""), null),
    el("p", { class: "hint" }, `${pct(share)} of all its talk crosses here.`),
    el("ul", { "data-testid": "carriers" }, ...carriers(t).map((c) => el("li", null, personRow(c.person, pct(c.share))))),
  ];
  return el("div", { "data-testid": "bridge" },
    el("h2", { class: "title" }, "Bridge"),
    el("p", { class: "lead" }, `${count(b.ties, "tie", "ties")} between ${b.people.toLocaleString("en")} people: ${pct((100 * b.weight) / across)} of all talk between tribes. The shares say how much of it passes through each person.`),
    ...side(b.a, b.shareA), ...side(b.b, b.shareB));
}

function personRow(u, note) {
  return tint(el("button", { type: "button", class: "row", "data-person": u, "data-testid": `person-${u}` }, tinted(el("span", { class: "dot" }), swatch(people.tribe[u]).dot),
    el("span", { class: "what" }, el("bdi", { class: "name" }, people.label[u]), connectorOf.has(u) ? el("span", { class: "words" }, `connector ${connectors[connectorOf.get(u)].rank}`) : null),
    el("span", { class: "size" }, note)), people.tribe[u]);
}
