// Everything that lies still on the map, as one picture larger than the stage:
// bonds between tribes, their grounds, everybody and their ties, the rings of
// connectors. While the view moves, that picture is moved and stretched, which
// costs the same for a thousand people as for a hundred thousand; when the view
// rests, it is made anew in slices that leave the page responsive.

const crowd = { canvas: document.createElement("canvas"), x: 0, y: 0, k: 1, width: 1, height: 1, margin: 0, job: null };

// A sketch shows the stage alone and no ties: it stands at once, at the start, as
// the whole does for a printer.
const CRISP = { margin: 0.2, ties: true }, SKETCH = { margin: 0, ties: false, atOnce: true }, WHOLE = { margin: 0, ties: true, atOnce: true };

// Two pictures take turns: one is shown while the other is made.
const layers = { raster: document.createElement("canvas"), pictures: [document.createElement("canvas"), crowd.canvas] };

function blank(canvas, width, height) {
  if (canvas.width !== width || canvas.height !== height) return Object.assign(canvas, { width, height });
  const c = canvas.getContext("2d");
  c.setTransform(1, 0, 0, 1, 0, 0);
  c.clearRect(0, 0, width, height);
  return canvas;
}

const SLICE = 12; // milliseconds of drawing between looks at what the reader does
const STRIDE = 1024; // dots or ties between looks at the clock

const sharpness = () => Math.min(2, devicePixelRatio || 1);

// paintCrowd starts a picture of the present view and state; done is called when
// it is complete.
function paintCrowd(kind, done) {
  const scale = sharpness(), m = kind.margin, size = (pixels) => Math.max(1, Math.round(pixels * (1 + 2 * m) * scale));
  const canvas = blank(layers.pictures.find((c) => c !== crowd.canvas), size(view.width), size(view.height));
  const at = { x: view.x, y: view.y, k: view.k, width: view.width, height: view.height, margin: m };
  const job = { steps: brush(canvas, scale, kind) };
  crowd.job = job;
  const slice = () => {
    if (crowd.job !== job) return;
    const until = performance.now() + SLICE;
    while (kind.atOnce || performance.now() < until) {
      if (job.steps.next().done) {
        Object.assign(crowd, at, { canvas, job: null, live: crowd.soon });
        return done();
      }
    }
    turn.port2.onmessage = slice;
    turn.port1.postMessage(0);
  };
  slice();
}

// turn comes after whatever the browser has to do; unlike a timer it does not wait
// longer than that.
const turn = new MessageChannel();

// soon waits for the next frame; a page out of sight has none.
const soon = (act) => (document.hidden ? setTimeout(act) : requestAnimationFrame(act));

// presence is how visible a tribe's people are: all, or only the chosen.
function presence(tribe) {
  const others = state.person >= 0 ? 0.3 : 1;
  return chosenTribe() && !isChosen(tribe) ? 0.1 : others;
}

// brush draws from the ground up: bonds and ties between tribes, grounds, ties
// inside tribes, people, the chosen one's ties, rings.
function* brush(canvas, scale, { margin, ties }) {
  const c = canvas.getContext("2d"), left = view.width * margin, top = view.height * margin;
  c.setTransform(scale, 0, 0, scale, left * scale, top * scale);
  // From map to pixels of the picture: x·k + x0, y0 − y·k.
  const to = { k: view.k * scale, x0: (sx(0) + left) * scale, y0: (sy(0) + top) * scale };
  const show = () => {
    const layer = blank(layers.raster, canvas.width, canvas.height);
    layer.getContext("2d").putImageData(new ImageData(raster.pixels, canvas.width, canvas.height), 0, 0);
    c.save();
    c.setTransform(1, 0, 0, 1, 0, 0);
    c.drawImage(layer, 0, 0);
    c.restore();
  };
  const [across, ...inner] = ties ? sorted() : [[]];
  $("key-ribbon").hidden = ribbons.filter((r) => drawRibbon(c, r)).length === 0;
  openRaster(canvas.width, canvas.height);
  if (across.length) {
    yield* threads(across, to, 0.35);
    const calm = chosenTribe() || state.person >= 0;
    develop(rgb(state.dark ? "#aab2c5" : "#6b7280"), calm ? 0.05 : 0.11, [0, 0, canvas.width, canvas.height]);
    yield show();
    clearRaster();
  }
  tribes.forEach((_, t) => drawGround(c, t));
  yield;
  for (let t = 0; t < inner.length; t++) {
    yield* threads(inner[t], to, clamp(0.3 * Math.sqrt(zoomed()), 0.3, 1));
    const [x1, y1, x2, y2] = tribes[t].bounds, reach = 2;
    develop(rgb(swatch(t).dot), (isChosen(t) ? 0.7 : state.dark ? 0.5 : 0.42) * presence(t), [
      (x1 - reach) * to.k + to.x0, to.y0 - (y2 + reach) * to.k, (x2 + reach) * to.k + to.x0, to.y0 - (y1 - reach) * to.k,
    ]);
    yield;
  }
  yield* dots(to, scale);
  show();
  crowd.soon = drawLive(c);
  if (state.person >= 0) drawEgo(c, state.person);
  connectors.forEach((_, i) => drawRing(c, i));
}

// sorted returns the drawn edges between tribes, and those inside each, as far
// as the filters let them through.
function sorted() {
  if (sorted.of === dimmed && sorted.from === state.strength) return sorted.lists;
  const lists = [[], ...tribes.map(() => [])];
  for (let i = 0; i < edges.a.length; i++) {
    if (!passes(i)) continue;
    const t = people.tribe[edges.a[i]];
    lists[t === people.tribe[edges.b[i]] ? t + 1 : 0].push(i);
  }
  return Object.assign(sorted, { of: dimmed, from: state.strength, lists }).lists;
}

// THREADS is the number of lines beyond which more of them change nothing that
// an eye can see: of very many, each so-manieth is drawn, heavier.
const THREADS = 60000;

// threads inks the lines of the listed edges.
function* threads(list, { k, x0, y0 }, weight) {
  const every = Math.max(1, Math.round(edges.a.length / (THREADS * zoomed() ** 2)));
  for (let i = 0; i < list.length; i += every) {
    const a = edges.a[list[i]], b = edges.b[list[i]];
    inkLine(X[a] * k + x0, y0 - Y[a] * k, X[b] * k + x0, y0 - Y[b] * k, weight * every);
    if ((i / every) % STRIDE === 0) yield;
  }
}

// dots draws people, those without a tribe first.
function* dots({ k, x0, y0 }, scale) {
  const ground = rgb(paper()), colours = new Map([-1, ...tribes.keys()].map((t) => [t, rgb(swatch(t).dot)]));
  for (const strays of [true, false]) {
    for (let u = 0; u < N; u++) {
      const t = people.tribe[u];
      if (t < 0 !== strays || away(t)) continue;
      const r = radius(u) * scale * (strays ? 0.7 : 1);
      disc(X[u] * k + x0, y0 - Y[u] * k, r, colours.get(t), clamp(0.5 * (r - 1.3 * scale), 0, scale), ground, presence(t) * (dimmed[u] ? 0.1 : 1) * (!strays ? 1 : links(u).length || people.answered[u] ? 0.6 : 0.3));
      if (u % STRIDE === 0) yield;
    }
  }
}

// drawRibbon draws the bond of two tribes, as far as open water shows it, and tells
// whether it does.
function drawRibbon(c, r) {
  if (away(r.a) || away(r.b)) return false;
  const chosen = state.bridge >= 0 ? isChosen(r.a) && isChosen(r.b) : isChosen(r.a) || isChosen(r.b);
  const lit = chosen || (!chosenTribe() && state.person < 0);
  const width = (1.5 + 14 * Math.sqrt(r.weight)) * clamp(Math.sqrt(zoomed()), 0.7, 2);
  // Of others no more than stubs between territories would show.
  if (r.open * view.k < Math.max(14, 1.6 * width) || (!chosen && r.open < 0.75 * r.between)) return false;
  const [x1, y1] = r.way[0], [x2, y2] = r.way[STEPS];
  const shade = c.createLinearGradient(sx(x1), sy(y1), sx(x2), sy(y2));
  // The middle is short: mixed, most colours are grey.
  shade.addColorStop(0.38, swatch(r.a).dot);
  shade.addColorStop(0.62, swatch(r.b).dot);
  c.save();
  Object.assign(c, { globalAlpha: lit ? (state.dark ? 0.5 : 0.42) : 0.05, strokeStyle: shade, lineWidth: width });
  c.beginPath();
  c.moveTo(sx(x1), sy(y1));
  c.quadraticCurveTo(sx(r.bend[0]), sy(r.bend[1]), sx(x2), sy(y2));
  c.stroke();
  c.restore();
  return true;
}

// drawGround draws a tribe's territory: a wash and one line, dashed where
// something speaks against the tribe.
function drawGround(c, t) {
  if (away(t)) return;
  const s = swatch(t), present = !chosenTribe() || isChosen(t) ? (state.person < 0 ? 1 : 0.55) : 0.22;
  c.save();
  for (const ring of tribes[t].rings) {
    traceRing(c, ring);
    c.fillStyle = mix(paper(), s.dot, (state.dark ? 0.2 : 0.14) * present);
    c.fill();
    Object.assign(c, { strokeStyle: mix(paper(), s.line, 0.7 * present), lineWidth: t === state.tribe ? 2.2 : 1.3 });
    c.setLineDash(tribes[t].doubts ? [6, 5] : []);
    c.stroke();
  }
  c.restore();
}

// traceRing goes round a closed ring in curves that touch its sides.
function traceRing(c, ring) {
  const n = ring.length, between = ([a, b], [d, e]) => [sx((a + d) / 2), sy((b + e) / 2)];
  c.beginPath();
  c.moveTo(...between(ring[n - 1], ring[0]));
  ring.forEach((p, i) => c.quadraticCurveTo(sx(p[0]), sy(p[1]), ...between(p, ring[(i + 1) % n])));
  c.closePath();
}

// drawEgo draws a person's ties; of a dyad that one stands out, with both ends.
function drawEgo(c, u) {
  const other = partner(), near = links(u);
  c.save();
  for (const v of near) drawTie(c, u, v, { strokeStyle: swatch(people.tribe[v]).line, lineWidth: 1.4, globalAlpha: other < 0 ? 0.75 : 0.25 });
  if (other >= 0) drawTie(c, u, other, { strokeStyle: ink(), lineWidth: 3, globalAlpha: 1 });
  const ends = other < 0 ? [u] : [other, u];
  for (const v of [...near, ...ends]) {
    Object.assign(c, { fillStyle: swatch(people.tribe[v]).dot, strokeStyle: paper(), lineWidth: 1.2, globalAlpha: 1 });
    drawCircle(c, v, ends.includes(v) ? 2 : 0.5);
    c.fill();
    c.stroke();
  }
  Object.assign(c, { strokeStyle: ink(), lineWidth: 2.4 });
  for (const v of ends) {
    drawCircle(c, v, 4.5);
    c.stroke();
  }
  c.restore();
}

function drawTie(c, u, v, style) {
  Object.assign(c, style);
  c.beginPath();
  c.moveTo(sx(X[u]), sy(Y[u]));
  c.lineTo(sx(X[v]), sy(Y[v]));
  c.stroke();
}

function drawCircle(c, u, grow) {
  c.beginPath();
  c.arc(sx(X[u]), sy(Y[u]), radius(u) + grow, 0, 2 * Math.PI);
}

// ringGap is how far a connector's ring lies outside their dot; a small dot has
// a ring that can still be seen.
const ringGap = (u) => Math.max(view.width < 600 ? 2 : 2.6, 4.4 - radius(u));

// drawRing marks a connector.
function drawRing(c, i) {
  const k = connectors[i], u = k.person, narrow = view.width < 600;
  if (!ringed(i)) return;
  const lit = (!chosenTribe() || isChosen(k.tribe)) && (state.person < 0 || u === state.person);
  c.save();
  c.globalAlpha = lit ? 1 : 0.25;
  c.fillStyle = swatch(k.tribe).dot;
  drawCircle(c, u, ringGap(u));
  c.fill();
  for (const [colour, width] of [[paper(), 4.8], [ink(), u === state.person ? 3 : narrow ? 1.5 : 1.9]]) {
    Object.assign(c, { strokeStyle: colour, lineWidth: width });
    c.stroke();
  }
  c.restore();
}
