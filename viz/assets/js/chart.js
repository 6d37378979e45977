// What the layers of the chart draw. The chart's option comes from the page;
// each series names its function here. The chart shows the view at rest; while
// it moves, and until the chart is there, a canvas above shows the same picture
// and labels, moved.

let chart = null;

const nothing = () => ({ type: "group", $mergeChildren: false, children: [] });

// spread is where the picture of the map lies on the stage now.
function spread() {
  const f = view.k / crowd.k, m = crowd.margin, { width = view.width, height = view.height } = crowd;
  return {
    x: sx(crowd.x) - width * (0.5 + m) * f, y: sy(crowd.y) - height * (0.5 + m) * f,
    width: width * (1 + 2 * m) * f, height: height * (1 + 2 * m) * f,
  };
}

const drawing = {
  crowd() {
    return { type: "image", style: { image: crowd.canvas, ...spread() } };
  },

  ego() {
    const u = state.hover;
    if (u < 0) return nothing();
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

  labels() {
    const children = [];
    for (const l of boxes()) {
      if (!onStage(l.x + l.w / 2, l.y + l.h / 2, l.w)) continue;
      const line = leaderLine(l);
      if (line) children.push({ type: "line", z2: 3, shape: line, style: { stroke: line.stroke, lineWidth: 1, opacity: line.opacity } });
      children.push({ type: "image", z2: 5, style: { image: l.sheet, ...l.part, ...spriteBox(l), opacity: strength(l) } });
    }
    return { type: "group", $mergeChildren: false, children };
  },
};

async function openChart() {
  packed.run(await packed.unpacked("chart"));
  const option = JSON.parse($("option").textContent);
  for (const s of option.series) {
    const draw = drawing[s.draw];
    s.renderItem = () => draw();
  }
  chart = echarts.init(stage, null, { renderer: "canvas" });
  chart.setOption(option);
  stage.append(glass);
}

// redraw moves the axes to the view, which draws all layers again.
function redraw() {
  drawLasso();
  if (!chart) return glide();
  const halfX = view.width / 2 / view.k, halfY = view.height / 2 / view.k;
  chart.setOption({ xAxis: [{ min: view.x - halfX, max: view.x + halfX }], yAxis: [{ min: view.y - halfY, max: view.y + halfY }] });
}

let settling = false;

// settle draws the resting view on the next frame, unless it moves by then:
// labels in new places, the picture crisp.
function settle() {
  if (!settling) soon(() => { settling = false; if (!view.moving) draw(CRISP); });
  settling = true;
}

function draw(kind) {
  placeLabels();
  paintCrowd(kind, rest);
}

function rest() {
  redraw();
  if (!chart) return;
  chart.getZr().flush();
  glass.hidden = true;
}

// glass is the canvas that shows the moving view.
const glass = document.createElement("canvas");
glass.hidden = true;
Object.assign(glass.style, { position: "absolute", left: "0", top: "0", width: "100%", height: "100%", pointerEvents: "none" });

function glide() {
  const scale = sharpness(), width = Math.round(view.width * scale), height = Math.round(view.height * scale);
  if (glass.width !== width || glass.height !== height) Object.assign(glass, { width, height });
  const c = glass.getContext("2d", { alpha: false }), to = spread();
  c.setTransform(scale, 0, 0, scale, 0, 0);
  c.globalAlpha = 1;
  c.fillStyle = paper();
  c.fillRect(0, 0, view.width, view.height);
  c.drawImage(crowd.canvas, to.x, to.y, to.width, to.height);
  if (!inPicture()) drawLive(c);
  for (const l of boxes()) {
    if (!onStage(l.x + l.w / 2, l.y + l.h / 2, l.w)) continue;
    const line = leaderLine(l), box = spriteBox(l);
    if (line) {
      Object.assign(c, { globalAlpha: line.opacity, strokeStyle: line.stroke, lineWidth: 1 });
      c.beginPath();
      c.moveTo(line.x1, line.y1);
      c.lineTo(line.x2, line.y2);
      c.stroke();
    }
    c.globalAlpha = strength(l);
    c.drawImage(l.sheet, l.part.sx, l.part.sy, l.part.sWidth, l.part.sHeight, box.x, box.y, box.width, box.height);
  }
  glass.hidden = false;
}
