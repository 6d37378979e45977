// Cards: one tribe, or one person with their ties and the posts that show them.

const num = (x) => (Math.abs(x - Math.round(x)) < 0.05 ? String(Math.round(x)) : x.toFixed(1));
const told = (x) => (Math.abs(x) >= 9.95 ? String(Math.round(x)) : x.toFixed(1));
const pct = (x) => `${x > 0 && x < 0.5 ? "<1" : Math.round(x)}\u00a0%`;
const count = (n, one, many) => (n === 1 ? `1 ${one}` : `${n.toLocaleString("en")} ${many}`);

// tint gives a node the colour of a tribe, and keeps it that of the appearance.
function tint(node, tribe) {
  node.dataset.tint = tribe;
  return tinted(node, swatch(tribe).text);
}


function facts(rows) {
  return el("dl", { class: "facts", "data-testid": "facts" }, ...rows.map(([term, value]) => el("div", null, el("dt", null, term), el("dd", null, value))));
}

function section(title, node, note) {
  return [title === null ? null : el("h2", null, title, note ? el("small", null, note) : null), node];
}

const badge = (t) => tint(el("span", { class: "badge" }, t < 0 ? "–" : String(tribes[t].id)), t);

function bar(label, value, scale, write = num) {
  return [el("span", null, label), el("progress", { max: scale || 100, value, "aria-label": label }), el("b", null, write(value))];
}

const tribeName = (t) => (t < 0 ? "no tribe" : tribes[t].name);

function tribeButton(t, note) {
  return el("button", { type: "button", class: "row", "data-tribe": t, "data-testid": `to-tribe-${t}` }, badge(t),
    el("span", { class: "what" }, el("bdi", { class: "name" }, tribeName(t))), note ? el("span", { class: "size" }, note) : null);
}

// verdict says how stable a tribe is, and what else speaks against it.
const verdict = (d) => [...new Set([d.mark, ...(d.doubts || [])])].join(", ");

const Z_HINT = "z: how much more of their talk stayed inside than chance explains, in talk that detection had not seen. Below 2 a tribe is not confirmed.";

function tribeCard(t) {
  const d = tribes[t], judged = d.mark !== "not judged";
  const parts = [
    el("h2", { class: "title", "data-testid": "tribe-name" }, badge(t), text(d.name)),
    el("p", { class: "lead" }, `${count(d.size, "person", "people")}, ${count(d.posts, "post", "posts")}. ${judged ? `${d.mark[0].toUpperCase()}${d.mark.slice(1)} (${d.stability.toFixed(2)}).` : "Stability was not judged."}`),
    d.doubts ? el("p", { class: "marked", "data-testid": "doubts" }, `Handle with care: ${d.doubts.join(", ")}.`) : null,
    facts([["ties stay inside", pct(d.internal)], scene.topical ? ["on topic", pct(d.onTopic)] : ["posts", d.posts.toLocaleString("en")], ["stability", judged ? d.stability.toFixed(2) : "–"], ["z", d.z ? d.z.toFixed(1) : "–"]]),
    el("p", { class: "hint" }, Z_HINT),
  ];
  if (d.words?.length) {
    parts.push(...section("Words that mark it", el("ul", { class: "chips", "data-testid": "tribe-words" }, ...d.words.map((w) =>
      el("li", { title: `${w.authors} members use it, ${w.outside} others` }, text(w.text), el("small", null, `${w.authors}`)))), "members who use them"));
  }
  const few = connectors.map((c, i) => i).filter((i) => connectors[i].tribe === t);
  if (few.length) {
    parts.push(...section("Its connectors", el("ul", { "data-testid": "tribe-connectors" }, ...few.map(connectorRow)), "people each adds"));
    if (d.reach) parts.push(reachBars(d.reach, d.size));
    if (tellings.has(t)) parts.push(tellingSection());
  }
  if (d.activity?.length > 1) parts.push(...section("Posts a month", sparkline(d)));
  if (d.parts?.length > 1) {
    parts.push(...section("Sub-tribes", el("ul", { class: "parts", "data-testid": "parts" }, ...d.parts.map((n) => el("li", null, el("progress", { max: d.size, value: n, "aria-label": "people" }), el("span", null, count(n, "person", "people"))))), "one step finer"));
  }
  if (d.near?.length) {
    parts.push(...section("Neighbours", el("ul", { "data-testid": "neighbours" }, ...d.near.map((n) => el("li", null, tribeButton(n.tribe, pct(n.share))))), "share of its ties"));
  }
  if (d.channels?.length) {
    parts.push(...section("Where it talks", el("ul", { class: "chips" }, ...d.channels.map((c) => el("li", null, text(c.name), el("small", null, pct(c.share)))))));
  }
  return tint(el("div", null, ...parts), t);
}

function connectorRow(i) {
  const c = connectors[i];
  const top = Math.max(0.1, ...connectors.filter((o) => o.tribe === c.tribe).map((o) => o.marginal));
  return el("li", null, tint(el("button", { type: "button", class: "row", "data-connector": i, "data-testid": `card-connector-${i}` },
    el("span", { class: "rank" }, String(c.rank)),
    el("span", { class: "what" }, el("bdi", { class: "name" }, people.label[c.person]), el("progress", { max: top, value: c.marginal, "aria-label": "people added" })),
    el("span", { class: "size" }, `+${told(c.marginal)}`)), c.tribe));
}

function reachBars(r, size) {
  const top = Math.max(r.mean, r.active, r.random, 1);
  return el("div", null,
    el("p", { class: "lead" }, `Together these ${r.k} would tell ${told(r.mean)} of ${size} people${told(r.low) === told(r.high) ? "" : ` (${told(r.low)} to ${told(r.high)})`}.`),
    el("div", { class: "bars" }, ...bar("connectors", r.mean, top, told), ...bar("most active", r.active, top, told), ...bar("random", r.random, top, told)),
    r.arms?.length ? comparison(r, size) : null);
}

const ARMS = { random: "random people", one_hop: "a contact of random people", most_active: "most active", most_answered: "most answered", pagerank: "PageRank", voterank: "VoteRank", most_followed: "most followed" };
const armName = (arm) => ARMS[arm.name] || arm.name;

// comparison lists every other way to choose as many people, the best first,
// each with the interval of what its people would tell.
function comparison(r, size) {
  const rows = [{ ...r, name: "", chosen: true }, ...r.arms].sort((a, b) => b.mean - a.mean || !!b.chosen - !!a.chosen);
  const row = (a) => el("tr", { class: a.chosen ? "chosen" : null }, el("th", { scope: "row" }, a.chosen ? "these connectors" : armName(a)), el("td", null, told(a.mean)), el("td", null, `${told(a.low)}–${told(a.high)}`));
  const equals = r.equals > r.k ? `It takes ${r.equals} random people to reach as many as these ${r.k}.` : "";
  return el("details", { class: "more compare", "data-testid": "compare" }, el("summary", null, `Compare ${r.arms.length} other ways to choose ${r.k}`),
    equals ? el("p", { class: "hint" }, equals) : null,
    el("table", null,
      el("thead", null, el("tr", null, el("th", { scope: "col" }, "Chosen by"), el("th", { scope: "col" }, `tell, of ${size}`), el("th", { scope: "col" }, "95 % interval"))),
      el("tbody", null, ...rows.map(row))));
}

function sparkline(d) {
  const ns = "http://www.w3.org/2000/svg";
  const top = Math.max(1, ...d.activity), n = d.activity.length;
  const svg = document.createElementNS(ns, "svg");
  const put = (node, attributes) => { for (const [k, v] of Object.entries(attributes)) node.setAttribute(k, v); return node; };
  put(svg, { class: "spark", viewBox: `0 0 ${n} 40`, preserveAspectRatio: "none", role: "img", "aria-label": `Posts a month from ${d.months[0]} to ${d.months[n - 1]}, at most ${top}` });
  d.activity.forEach((v, i) => {
    const h = v ? Math.max(1, (38 * v) / top) : 0.4;
    svg.append(put(document.createElementNS(ns, "rect"), { x: i + 0.1, y: 40 - h, width: 0.8, height: h }));
  });
  return el("div", null, svg, el("div", { class: "spark-ends" }, el("span", null, d.months[0]), el("span", null, `peak ${top}`), el("span", null, d.months[n - 1])));
}

const FLAGS = [[1, "nobody answers"], [2, "few exchanges"], [4, "cooling"]];
const flagText = (bits) => FLAGS.filter(([b]) => bits & b).map(([, s]) => s).join(", ");

function tieRow(own, other, strength, alive, exchanged, out, note, terms) {
  const t = people.tribe[other];
  return el("li", { class: "tie" },
    el("button", { type: "button", class: "who", "data-person": other }, tinted(el("span", { class: "dot" }), swatch(t).dot), text(people.label[other])),
    el("div", { class: "bars" }, ...bar("strength", strength), ...bar("alive", alive)),
    el("small", null, `${count(exchanged, "exchange", "exchanges")}: ${exchanged - out} from them, ${out} to them${note ? "; " + note : ""}`),
    terms?.length ? el("small", null, "strength = ", sumOf(terms)) : null,
    dyadButton(own, other));
}

function dyadRow(d, u) {
  const note = [d.days > 1 ? `on ${d.days} days` : "", d.last ? `last ${day(d.last)}` : "", flagText(d.flags)].filter(Boolean).join("; ");
  return tieRow(u, d.with, d.strength, d.alive, d.count, d.out, note, d.terms);
}

// sumOf writes the terms of a score out: share 31 + recency 22 − nobody answers 12.
function sumOf(points) {
  return points.map((p, i) => (Math.abs(p) < 0.05 ? "" : `${p < 0 ? "−" : "+"} ${scene.terms[i]} ${num(Math.abs(p))}`)).filter(Boolean).join(" ").replace(/^\+ /, "");
}

// tiesOf lists the ties that the page holds of a person, strongest first.
function tiesOf(u) {
  const rows = [];
  for (let i = 0; i < ties.a.length; i++) {
    if (ties.a[i] === u) rows.push([ties.b[i], i, ties.fromA[i]]);
    else if (ties.b[i] === u) rows.push([ties.a[i], i, ties.count[i] - ties.fromA[i]]);
  }
  rows.sort((p, q) => ties.strength[q[1]] - ties.strength[p[1]] || p[0] - q[0]);
  return rows.slice(0, 8).map(([v, i, out]) => tieRow(u, v, ties.strength[i], ties.alive[i], ties.count[i], out, flagText(ties.flags[i])));
}

function link(url, label) {
  return /^https?:\/\//i.test(url) ? el("a", { href: url, rel: "noopener noreferrer", target: "_blank" }, label) : null;
}

function quote(e) {
  const to = e.to >= 0 ? ` to ${people.label[e.to]}` : "";
  return el("li", null, el("blockquote", { class: "quote" },
    e.title ? el("cite", null, text(e.title)) : null,
    e.text ? el("p", null, text(e.text)) : null,
    el("footer", null, text(`${people.label[e.author]}${to}`), `, ${day(e.time)} `, link(e.url, "open post") || text(e.ref))));
}

// personFacts leaves out what the first of a tribe and its rank tell together:
// that is what the first adds.
function personFacts(u, c) {
  const ties = [["strong ties", String(people.strong[u])], ["answered by", String(people.answered[u])]];
  if (!c) return facts([...ties, ["posts", String(people.posts[u])]]);
  const together = c.rank > 1 ? [[`ranks 1 to ${c.rank} tell`, told(c.cumulative)], ["share of tribe", pct(c.tribeShare)]] : [];
  const again = tribes[c.tribe].mark === "not judged" ? [] : [["chosen again", pct(100 * c.stability)]];
  return facts([["people added", `+${told(c.marginal)}`], ...together, ...ties, ...again]);
}

function personCard(u) {
  const t = people.tribe[u], i = connectorOf.get(u), c = i === undefined ? null : connectors[i];
  const parts = [
    el("h2", { class: "title", "data-testid": "who" }, badge(t), text(people.label[u])),
    el("p", { class: "lead" }, people.name[u] ? text(people.name[u]) : null, people.name[u] ? " · " : null,
      c ? `Connector ${c.rank} of ` : t < 0 ? "In " : "In tribe ", text(tribeName(t)),
      people.url[u] ? " · " : null, people.url[u] ? link(people.url[u], "profile") : null),
  ];
  if (c?.why) parts.push(el("p", { class: "why", "data-testid": "why" }, text(c.why)));
  const flags = [...(c?.flags || []), ...(bots.has(u) ? ["automated account"] : [])];
  if (flags.length) parts.push(el("ul", { class: "flags" }, ...flags.map((f) => el("li", null, text(f.replaceAll("_", " "))))));
  parts.push(personFacts(u, c));
  parts.push(el("p", { class: "lead" }, `${count(people.posts[u], "post", "posts")}${scene.topical ? `, ${people.onTopic[u]} on topic` : ""}. Last seen ${day(people.last[u])}.`));
  if (t >= 0 && tribes[t].mark !== "not judged") parts.push(el("p", { class: "lead" }, `Stays in this tribe in ${pct(people.sure[u])} of resamples.`));
  if (t >= 0) parts.push(...section("Tribe", tribeButton(t)));
  if (people.second[u] >= 0) parts.push(...section("Second tribe", tribeButton(people.second[u], pct(people.share[u])), "share of their ties"));
  const rows = c?.dyads?.length ? c.dyads.map((d) => dyadRow(d, u)) : tiesOf(u);
  if (rows.length) {
    parts.push(...section("Strongest ties", el("ul", { "data-testid": "ties" }, ...rows), "0 to 100"));
    parts.splice(-1, 0, el("p", { class: "hint" }, "Strength: the bond of the two. Alive: how likely they go on talking."));
  }
  if (c?.evidence?.length) parts.push(...section("Evidence", el("ul", { "data-testid": "evidence" }, ...c.evidence.map(quote)), "in their own words"));
  return tint(el("div", null, ...parts), t);
}

function backText() {
  if (state.dyad >= 0) return "‹ Back to the person";
  if (state.lasso) return state.person >= 0 ? "‹ Back to the list" : "‹ Close the list";
  if (state.person >= 0 && state.bridge >= 0) return "‹ Back to the bridge";
  if (state.person >= 0 && state.tribe >= 0) return "‹ Back to the tribe";
  return state.bridge >= 0 ? "‹ All bridges" : "‹ All tribes";
}

function showCard() {
  const card = $("card");
  const open = opened();
  $("home").hidden = open;
  card.hidden = !open;
  if (!open) return card.replaceChildren();
  const back = el("button", { type: "button", class: "back", id: "back", "data-testid": "back" }, backText());
  back.addEventListener("click", up);
  card.replaceChildren(back, state.dyad >= 0 ? dyadCard(state.dyad) : state.person >= 0 ? personCard(state.person) : state.lasso ? listCard() : state.bridge >= 0 ? bridgeCard(state.bridge) : tribeCard(state.tribe));
  fillTelling();
  card.scrollTop = 0;
}
