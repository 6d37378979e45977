// What the layers of the chart draw. The chart's option comes from the page;
// each series names its function here.

let chart = null;

const drawing = {
  ribbons(i) {
    const r = ribbons[i];
    if (away(r.a) || away(r.b)) return { type: "group", children: [] };
    const chosen = state.bridge >= 0 ? isChosen(r.a) && isChosen(r.b) : isChosen(r.a) || isChosen(r.b);
    const lit = chosen || (!chosenTribe() && state.person < 0);
    const width = (1 + 13 * Math.sqrt(r.weight)) * clamp(Math.sqrt(zoomed()), 0.7, 2);
    // Of others no more than stubs between territories would show.
    if (r.open * view.k < Math.max(14, 1.6 * width) || (!chosen && r.open < 0.6 * r.between)) return { type: "group", children: [] };
    const points = r.way.map(([x, y]) => [sx(x), sy(y)]);
    const [x1, y1] = points[0], [x2, y2] = points[STEPS];
    return {
      type: "polyline",
      shape: { points },
      style: {
        fill: null, lineCap: "round", lineJoin: "round", lineWidth: width,
        opacity: lit ? (state.dark ? 0.42 : 0.36) : 0.05,
        stroke: { type: "linear", global: true, x: x1, y: y1, x2, y2, colorStops: [{ offset: 0, color: swatch(r.a).dot }, { offset: 1, color: swatch(r.b).dot }] },
      },
    };
  },

  territories(t) {
    if (away(t)) return { type: "group", $mergeChildren: false, children: [] };
    const s = swatch(t), present = !chosenTribe() || isChosen(t) ? (state.person < 0 ? 1 : 0.55) : 0.22;
    const shape = (ring, z2, style) => ({
      type: "polygon", z2,
      shape: { points: ring.map(([x, y]) => [sx(x), sy(y)]), smooth: 0.35 },
      style,
    });
    const wash = (share) => mix(paper(), s.dot, share * present);
    return {
      type: "group", $mergeChildren: false,
      children: [
        ...tribes[t].halos.map((ring) => shape(ring, 0, { fill: wash(state.dark ? 0.06 : 0.055), stroke: null })),
        ...tribes[t].rings.map((ring) => shape(ring, 1, {
          fill: wash(state.dark ? 0.2 : 0.14), stroke: mix(paper(), s.line, 0.7 * present), lineWidth: t === state.tribe ? 2.2 : 1.3,
          lineDash: tribes[t].mark === "unstable" ? [6, 5] : null,
        })),
      ],
    };
  },

  crowd() {
    const f = view.k / crowd.k, m = crowd.margin;
    return {
      type: "image",
      style: {
        image: crowd.canvas,
        x: sx(crowd.x) - view.width * (0.5 + m) * f, y: sy(crowd.y) - view.height * (0.5 + m) * f,
        width: view.width * (1 + 2 * m) * f, height: view.height * (1 + 2 * m) * f,
      },
    };
  },

  ego() {
    const u = state.hover >= 0 ? state.hover : state.person;
    if (u < 0) return { type: "group", $mergeChildren: false, children: [] };
    const disc = (v, grow, z2) => ({
      type: "circle", z2, shape: { cx: sx(X[v]), cy: sy(Y[v]), r: radius(v) + grow },
      style: { fill: swatch(people.tribe[v]).dot, stroke: paper(), lineWidth: 1.2 },
    });
    const near = [...links(u)];
    return {
      type: "group", $mergeChildren: false,
      children: [
        ...near.map((v) => ({
          type: "line", z2: 1, shape: { x1: sx(X[u]), y1: sy(Y[u]), x2: sx(X[v]), y2: sy(Y[v]) },
          style: { stroke: swatch(people.tribe[v]).line, lineWidth: 1.4, opacity: 0.75 },
        })),
        ...near.map((v) => disc(v, 0.5, 2)),
        disc(u, 2, 3),
        { type: "circle", z2: 4, shape: { cx: sx(X[u]), cy: sy(Y[u]), r: radius(u) + 4.5 }, style: { fill: null, stroke: ink(), lineWidth: 2.4 } },
      ],
    };
  },

  connectors(i) {
    const c = connectors[i], u = c.person;
    if (!ringed(i)) return { type: "group", children: [] };
    const lit = (!chosenTribe() || isChosen(c.tribe)) && (state.person < 0 || u === state.person);
    const ring = (style) => ({ type: "circle", shape: { cx: sx(X[u]), cy: sy(Y[u]), r: radius(u) + (view.width < 600 ? 2 : 2.6) }, style: { fill: null, opacity: lit ? 1 : 0.25, ...style } });
    return {
      type: "group",
      children: [ring({ stroke: paper(), lineWidth: 4.6 }), ring({ stroke: ink(), lineWidth: u === state.person ? 3 : view.width < 600 ? 1.5 : 1.9 })],
    };
  },

  labels() {
    const children = [];
    for (const l of boxes()) {
      if (!onStage(l.x + l.w / 2, l.y + l.h / 2, l.w)) continue;
      if (l.kind === "tribe") nameMarks(l, children);
      else handleMarks(l, children);
    }
    return { type: "group", $mergeChildren: false, children };
  },
};

function nameMarks(l, children) {
  const s = swatch(l.id), b = l.badge;
  const home = state.person >= 0 ? people.tribe[state.person] : state.tribe;
  const opacity = isChosen(l.id) || home === l.id || (!chosenTribe() && state.person < 0) ? 1 : state.tribe < 0 ? 0.6 : 0.35;
  if (l.leader) children.push(leaderLine(l, sx(l.leader[0]), sy(l.leader[1]), 0, s.text, 0.7 * opacity));
  const by = l.lines.length ? l.y + 2 + (l.size * 1.15) / 2 : l.y + b / 2;
  children.push(
    { type: "circle", z2: 5, shape: { cx: l.x + b / 2, cy: by, r: b / 2 }, style: { fill: s.text, stroke: paper(), lineWidth: 2, opacity } },
    { type: "text", z2: 6, style: { text: String(tribes[l.id].id), x: l.x + b / 2, y: by, align: "center", verticalAlign: "middle", fill: paper(), font: `700 ${Math.round(b * 0.56)}px ${SANS}`, opacity } });
  l.lines.forEach((line, i) => children.push({
    type: "text", z2: 5,
    style: { text: line, x: l.x + b + 6, y: l.y + 2 + (i + 0.5) * l.size * 1.15, align: "left", verticalAlign: "middle", fill: s.text, stroke: paper(), lineWidth: 4, font: l.font, opacity },
  }));
}

// leaderLine runs from a label to r pixels short of what it names.
function leaderLine(l, px, py, r, stroke, opacity) {
  const tx = clamp(px, l.x, l.x + l.w), ty = clamp(py, l.y + 2, l.y + l.h - 2);
  const d = Math.hypot(tx - px, ty - py) || 1, short = Math.min(1, r / d);
  return { type: "line", z2: 3, shape: { x1: px + (tx - px) * short, y1: py + (ty - py) * short, x2: tx, y2: ty }, style: { stroke, lineWidth: 1, opacity } };
}

function handleMarks(l, children) {
  if (l.leader) children.push(leaderLine(l, sx(l.wx), sy(l.wy), radius(l.id) + 3.6, ink(), 0.6));
  children.push({ type: "text", z2: 4, style: { text: l.lines[0], x: l.x + 2, y: l.y + l.h / 2, align: "left", verticalAlign: "middle", fill: ink(), stroke: paper(), lineWidth: 3.5, font: l.font } });
}

function openChart() {
  const option = JSON.parse($("option").textContent);
  for (const s of option.series) {
    const draw = drawing[s.draw];
    s.renderItem = (params) => draw(params.dataIndex);
  }
  chart = echarts.init(stage, null, { renderer: "canvas" });
  chart.setOption(option);
}

// redraw moves the axes to the view, which draws all layers again.
function redraw() {
  if (!chart) return;
  drawLasso();
  const halfX = view.width / 2 / view.k, halfY = view.height / 2 / view.k;
  chart.setOption({ xAxis: [{ min: view.x - halfX, max: view.x + halfX }], yAxis: [{ min: view.y - halfY, max: view.y + halfY }] });
}

// settle draws the resting view: labels in new places, the crowd crisp.
function settle() {
  if (!chart) return;
  placeLabels();
  paintCrowd(() => {
    redraw();
    document.documentElement.dataset.ready = "true";
  });
}
