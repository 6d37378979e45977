// Everybody and their ties, drawn once on a canvas of its own. While the view
// moves, that picture is moved and stretched, which costs the same for a
// thousand people as for a hundred thousand; when the view rests, it is drawn
// anew in slices that leave the page responsive.

const crowd = { canvas: document.createElement("canvas"), x: 0, y: 0, k: 1, margin: 0.2, job: null };

const SLICE = 14; // milliseconds of drawing a frame
const STRIDE = 400; // dots or ties between looks at the clock

// paintCrowd starts drawing for the present view and state; done is called
// when the picture is complete.
function paintCrowd(done) {
  const canvas = document.createElement("canvas");
  const scale = Math.min(2, devicePixelRatio || 1);
  const m = crowd.margin;
  canvas.width = Math.max(1, Math.round(view.width * (1 + 2 * m) * scale));
  canvas.height = Math.max(1, Math.round(view.height * (1 + 2 * m) * scale));
  const c = canvas.getContext("2d");
  c.setTransform(scale, 0, 0, scale, view.width * m * scale, view.height * m * scale);
  const at = { x: view.x, y: view.y, k: view.k };
  const job = { steps: brush(c) };
  crowd.job = job;
  const slice = () => {
    if (crowd.job !== job) return;
    const until = performance.now() + SLICE;
    while (performance.now() < until) {
      if (job.steps.next().done) {
        Object.assign(crowd, at, { canvas, job: null });
        return done();
      }
    }
    requestAnimationFrame(slice);
  };
  slice();
}

// presence is how visible a tribe's people are: all, or only the chosen.
function presence(tribe) {
  const others = state.person >= 0 ? 0.3 : 1;
  return chosenTribe() && !isChosen(tribe) ? 0.1 : others;
}

// brush draws ties inside tribes in the tribe's colour, ties between tribes in
// grey, then people, the unaffiliated first.
function* brush(c) {
  const inner = tribes.map(() => []), across = [];
  for (let i = 0; i < edges.a.length; i++) {
    if (!passes(i)) continue;
    const t = people.tribe[edges.a[i]];
    (t >= 0 && t === people.tribe[edges.b[i]] ? inner[t] : across).push(i);
  }
  c.lineWidth = clamp(0.7 * Math.sqrt(zoomed()), 0.6, 1.6);
  yield* strokes(c, across, state.dark ? "#aab2c5" : "#6b7280", (state.tribe >= 0 || state.person >= 0 ? 0.025 : 0.07));
  for (let t = 0; t < tribes.length; t++) {
    yield* strokes(c, inner[t], swatch(t).dot, (state.dark ? 0.26 : 0.22) * presence(t));
  }
  const rows = [[], ...tribes.map(() => [])], dim = rows.map(() => []);
  for (let u = 0; u < N; u++) if (!away(people.tribe[u])) (dimmed[u] ? dim : rows)[people.tribe[u] + 1].push(u);
  for (let r = 0; r < rows.length; r++) yield* dots(c, dim[r], r - 1, 0.1);
  for (let r = 0; r < rows.length; r++) yield* dots(c, rows[r], r - 1, 1);
  c.globalAlpha = 1;
}

function* strokes(c, list, colour, alpha) {
  c.globalAlpha = alpha;
  c.strokeStyle = colour;
  for (let from = 0; from < list.length; from += STRIDE) {
    c.beginPath();
    for (const i of list.slice(from, from + STRIDE)) {
      c.moveTo(sx(X[edges.a[i]]), sy(Y[edges.a[i]]));
      c.lineTo(sx(X[edges.b[i]]), sy(Y[edges.b[i]]));
    }
    c.stroke();
    yield;
  }
}

function* dots(c, list, tribe, light) {
  const faint = tribe < 0;
  c.globalAlpha = light * presence(tribe) * (faint ? 0.55 : 1);
  c.fillStyle = swatch(tribe).dot;
  c.strokeStyle = paper();
  c.lineWidth = 1;
  for (let from = 0; from < list.length; from += STRIDE) {
    for (const u of list.slice(from, from + STRIDE)) {
      c.beginPath();
      c.arc(sx(X[u]), sy(Y[u]), faint ? Math.max(1.2, radius(u) * 0.7) : radius(u), 0, 2 * Math.PI);
      c.fill();
      c.stroke();
    }
    yield;
  }
}
