// The card of a dyad: its scores as sums of their parts, how it went month by
// month, what is known and what is not, and the posts behind it. All words come
// with the data; this lays them out.

Object.assign(state, { dyad: -1 });

// The cards, which are unpacked after the people are drawn.
let dyads = [];

const findDyad = (u, v) => (u < 0 || v < 0 ? -1 : dyads.findIndex((d) => (d.a === u && d.b === v) || (d.a === v && d.b === u)));
const dyadEnds = (i) => [dyads[i].a, dyads[i].b];
// partner is the other person of the chosen dyad, or −1.
const partner = () => (state.dyad >= 0 && state.person >= 0 ? otherEnd() : -1);
const otherEnd = () => dyadEnds(state.dyad).find((v) => v !== state.person);

// dyadButton leads from a row of ties to the dyad's card, where there is one.
function dyadButton(u, v) {
  const i = findDyad(u, v);
  return i < 0 ? null : el("button", { type: "button", class: "open", "data-dyad": i, "data-testid": "open-dyad", "aria-label": `Why ${people.label[v]}: this dyad explained` }, "How it adds up ›");
}

// named puts the names of the two where the words hold a place for them.
function named(words, d) {
  return words.split(/([\ue000\ue001])/).map((part) => (part === "\ue000" ? text(people.label[d.a]) : part === "\ue001" ? text(people.label[d.b]) : part));
}

function dyadCard(i) {
  const d = dyads[i];
  return tint(el("div", { class: "dyad", "data-testid": "dyad" },
    el("h2", { class: "title" }, "Dyad"),
    el("div", { class: "pairing" }, dyadPerson(d.a), dyadPerson(d.b)),
    ...(d.marks || []).map((m) => el("p", { class: m.startsWith("strong") ? "marked good" : "marked", "data-testid": "dyad-mark" }, m)),
    scoreBlock("Strength", d.strength), scoreBlock("Alive", d.alive),
    ...section("Month by month", timelineBlock(d)),
    ...section("What it is made of", el("dl", { class: "told", "data-testid": "dyad-facts" }, ...d.facts.flatMap(({ name, text: words }) => [el("dt", null, name), el("dd", null, ...named(words, d))]))),
    ...section("What is not known", el("ul", { class: "unknown", "data-testid": "dyad-unknown" }, ...d.unknown.map((u) => el("li", null, u)))),
    ...(d.posts?.length ? section("Posts behind it", el("ul", { "data-testid": "dyad-posts" }, ...d.posts.map(quote)), "the best evidence") : [])), people.tribe[state.person]);
}

const dyadPerson = (u) => el("button", { type: "button", class: "who", "data-person": u },
  tinted(el("span", { class: "dot" }), swatch(people.tribe[u]).dot), el("span", null, text(people.label[u]), el("small", null, text(tribeName(people.tribe[u])))));

// scoreBlock shows a score, its parts as a bar with its interval, and the sum in
// words.
function scoreBlock(name, s) {
  const whole = s.parts.reduce((sum, p) => sum + p.points, 0);
  return el("section", { class: "score", "data-testid": `dyad-${name.toLowerCase()}` },
    el("h2", null, name, el("small", null, s.meaning)),
    el("div", { class: "sum" }, el("b", null, String(whole)), sumDrawing(name, s, whole)),
    el("p", { class: "words" }, s.sentence),
    el("small", null, s.place));
}

const SHADES = [1, 0.72, 0.5, 0.34, 0.22, 0.14];

// sumDrawing lays the parts of a score end to end; what was taken off is hollow,
// and a line shows the interval.
function sumDrawing(name, s, whole) {
  let at = 0;
  const gains = s.parts.filter((p) => p.points > 0).map((p, i) => {
    const part = svg("rect", { x: at, y: 0, width: Math.max(0, p.points - 0.5), height: 10, "fill-opacity": SHADES[Math.min(i, SHADES.length - 1)] }, svg("title", null, `${p.name} ${p.points}`));
    at += p.points;
    return part;
  });
  const off = at > whole ? svg("rect", { class: "off", x: whole, y: 0, width: at - whole, height: 10 }, svg("title", null, "taken off")) : null;
  return svg("svg", { viewBox: "0 0 100 16", preserveAspectRatio: "none", role: "img", "aria-label": `${name} ${whole} of 100, 90 % interval ${s.low} to ${s.high}` },
    svg("rect", { class: "rail", x: 0, y: 0, width: 100, height: 10 }), ...gains, off,
    svg("path", { class: "sure", d: `M${s.low} 13H${s.high}M${s.low} 11V15M${s.high} 11V15` }));
}

const BARS = { h: 76, mid: 38, most: 36 };

// timelineBlock draws what the one said upwards and the other downwards.
function timelineBlock(d) {
  const n = d.bars.names?.length || 0;
  if (!n) return el("p", { class: "lead" }, d.when);
  const span = (i) => (d.bars.wide > 1 ? `from ${d.bars.names[i]}, ${d.bars.wide} months` : d.bars.names[i]);
  const top = Math.max(1, ...d.bars.a, ...d.bars.b), cells = Math.max(n, 12), tall = (v) => (v ? Math.max(2, (BARS.most * v) / top) : 0);
  const side = (list, u, up) => tinted(svg("g", { class: up ? "above" : "below" }, ...list.map((v, i) => (v
    ? svg("rect", { x: i + 0.12, width: 0.76, y: up ? BARS.mid - 0.5 - tall(v) : BARS.mid + 0.5, height: tall(v) }, svg("title", null, `${span(i)}: ${v} by ${people.label[u]}`)) : null))), swatch(people.tribe[u]).dot);
  const drawing = svg("svg", { viewBox: `0 0 ${cells} ${BARS.h}`, preserveAspectRatio: "none", role: "img", "aria-label": `Messages by month: ${d.when}` },
    svg("path", { class: "axis", d: `M0 ${BARS.mid}H${n}` }), side(d.bars.a, d.a, true), side(d.bars.b, d.b, false));
  const width = `${(100 * n) / cells}%`, ends = el("div", { class: "spark-ends" }, el("span", null, d.bars.names[0]), n > 1 ? el("span", null, d.bars.names[n - 1]) : null);
  ends.style.width = n < 3 ? "auto" : `max(${width}, 110px)`;
  return el("div", { class: "timeline", "data-testid": "dyad-timeline" },
    sideKey(d.a, "above", sumOfList(d.bars.a)), drawing, sideKey(d.b, "below", sumOfList(d.bars.b)), ends,
    el("p", { class: "lead", "data-testid": "dyad-when" }, `${d.when[0].toUpperCase()}${d.when.slice(1)}.`), monthTable(d, span));
}

const sumOfList = (list) => list.reduce((a, b) => a + b, 0);
const sideKey = (u, where, n) => el("p", { class: `side ${where}` }, tinted(el("span", { class: "dot" }), swatch(people.tribe[u]).dot), text(people.label[u]), el("small", null, count(n, "message", "messages")));

// monthTable says the bars in figures.
function monthTable(d, span) {
  const rows = d.bars.names.map((_, i) => i).filter((i) => d.bars.a[i] + d.bars.b[i] > 0);
  return el("details", { class: "more" }, el("summary", null, "The same in figures"),
    el("table", null, el("thead", null, el("tr", null, el("th", { scope: "col" }, "Month"), el("th", { scope: "col" }, text(people.label[d.a])), el("th", { scope: "col" }, text(people.label[d.b])))),
      el("tbody", null, ...rows.map((i) => el("tr", null, el("th", { scope: "row" }, span(i)), el("td", null, String(d.bars.a[i])), el("td", null, String(d.bars.b[i])))))));
}
