// Labels as parts of one picture, which is made once for each resting view.

const AROUND = 4; // pixels around a label's box, for the halo of its letters
const SHEET = 1024; // pixels: width of the picture

// paintLabels puts the placed labels on a sheet, row by row, and tells each what
// part of it is theirs.
function paintLabels() {
  const scale = Math.max(2, sharpness()), sheet = document.createElement("canvas");
  let x = 0, y = 0, tall = 0;
  for (const l of placed) {
    const width = Math.ceil((l.w + 2 * AROUND) * scale), height = Math.ceil((l.h + 2 * AROUND) * scale);
    if (x + width > SHEET) [x, y, tall] = [0, y + tall, 0];
    l.part = { sx: x, sy: y, sWidth: width, sHeight: height };
    [x, tall] = [x + width, Math.max(tall, height)];
  }
  sheet.width = Math.max(SHEET, ...placed.map((l) => l.part.sWidth));
  sheet.height = Math.max(1, y + tall);
  const c = exact(sheet.getContext("2d"));
  Object.assign(c, { textBaseline: "middle", lineJoin: "round", strokeStyle: paper() });
  for (const l of placed) {
    c.setTransform(scale, 0, 0, scale, l.part.sx + AROUND * scale, l.part.sy + AROUND * scale);
    if (l.kind === "tribe") paintName(c, l);
    else paintLine(c, l.lines[0], 2, l.h / 2, l.font, ink(), 3.5);
    l.sheet = sheet;
  }
}

function paintLine(c, line, x, y, font, colour, halo) {
  Object.assign(c, { font, lineWidth: halo, fillStyle: colour });
  c.strokeText(line, x, y);
  c.fillText(line, x, y);
}

function paintName(c, l) {
  const s = swatch(l.id), b = l.badge, y = l.lines.length ? 2 + (l.size * 1.15) / 2 : b / 2;
  Object.assign(c, { fillStyle: s.text, lineWidth: 2 });
  c.beginPath();
  c.arc(b / 2, y, b / 2, 0, 2 * Math.PI);
  c.fill();
  c.stroke();
  Object.assign(c, { font: `700 ${Math.round(b * (tribes[l.id].id > 9 ? 0.5 : 0.56))}px ${SANS}`, fillStyle: paper(), textAlign: "center" });
  c.fillText(String(tribes[l.id].id), b / 2, y);
  c.textAlign = "left";
  l.lines.forEach((line, i) => paintLine(c, line, b + 6, 2 + (i + 0.5) * l.size * 1.15, l.font, s.text, 4));
}

const spriteBox = (l) => ({ x: l.x - AROUND, y: l.y - AROUND, width: l.w + 2 * AROUND, height: l.h + 2 * AROUND });

// strength is how visible a label is beside what is chosen.
function strength(l) {
  if (l.kind !== "tribe" || isChosen(l.id) || homeTribe() === l.id || (!chosenTribe() && state.person < 0)) return 1;
  return state.tribe < 0 ? 0.6 : 0.35;
}

// leaderLine runs from a label to what it names, for a person to their ring.
function leaderLine(l) {
  if (!l.leader) return null;
  const name = l.kind === "tribe", [px, py] = name ? [sx(l.leader[0]), sy(l.leader[1])] : [sx(l.wx), sy(l.wy)];
  const x2 = clamp(px, l.x, l.x + l.w), y2 = clamp(py, l.y + 2, l.y + l.h - 2);
  const short = Math.min(1, (name ? 0 : radius(l.id) + ringGap(l.id) + 1) / (Math.hypot(x2 - px, y2 - py) || 1));
  return {
    x1: px + (x2 - px) * short, y1: py + (y2 - py) * short, x2, y2,
    stroke: name ? swatch(l.id).text : ink(), opacity: (name ? 0.7 : 0.6) * strength(l),
  };
}
