// A chosen tribe is drawn live: its foremost people and strongest ties stand
// above the picture of the crowd and are drawn anew in each frame, so that they
// are there, and sharp, from the click on.

const LIVE = { people: 800, ties: 600 }; // what a frame has time for

const live = { people: [], ties: [] };

// liven chooses whom and what of the chosen tribe to draw, as far as the filters
// let them through.
function liven() {
  const t = state.person < 0 ? state.tribe : -1;
  if (live.tribe === t && live.of === dimmed && live.from === state.strength) return;
  Object.assign(live, { tribe: t, of: dimmed, from: state.strength, people: [], ties: [] });
  if (t < 0) return;
  const first = people.tribe.indexOf(t), end = first < 0 ? first : people.tribe.lastIndexOf(t) + 1;
  for (let u = first; u < end; u++) if (!dimmed[u]) live.people.push(u);
  live.people = live.people.sort((a, b) => people.answered[b] - people.answered[a] || a - b).slice(0, LIVE.people);
  const strong = strengths();
  live.ties = sorted()[t + 1].slice().sort((i, j) => strong[j] - strong[i] || i - j).slice(0, LIVE.ties);
}

// drawLive draws what is live and returns it.
function drawLive(c) {
  liven();
  if (live.tribe < 0) return null;
  const s = swatch(live.tribe);
  c.save();
  Object.assign(c, { strokeStyle: s.line, lineWidth: 1, globalAlpha: 0.4 });
  c.beginPath();
  for (const i of live.ties) {
    const a = edges.a[i], b = edges.b[i];
    c.moveTo(sx(X[a]), sy(Y[a]));
    c.lineTo(sx(X[b]), sy(Y[b]));
  }
  c.stroke();
  Object.assign(c, { fillStyle: s.dot, strokeStyle: paper(), lineWidth: 0.8, globalAlpha: 1 });
  c.beginPath();
  for (const u of live.people) {
    const x = sx(X[u]), y = sy(Y[u]), r = radius(u);
    c.moveTo(x + r, y);
    c.arc(x, y, r, 0, 2 * Math.PI);
  }
  c.stroke();
  c.fill();
  c.restore();
  connectors.forEach((k, i) => { if (k.tribe === live.tribe) drawRing(c, i); });
  return live.people;
}

// inPicture tells whether the picture of the crowd shows what is live, and as large:
// while the map is dragged, it need not be drawn again.
function inPicture() {
  liven();
  return live.tribe < 0 || (crowd.live === live.people && Math.abs(view.k / crowd.k - 1) < 0.02);
}
