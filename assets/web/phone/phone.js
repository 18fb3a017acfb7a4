"use strict";
// The phone's page. What a dreamer does waits in an outbox until the gate says that it is kept; each thing has a
// key, so that sending it twice does it once. Nothing that came from anybody is ever put in as markup.
const $ = (id) => document.getElementById(id);
const LANGS = ["en", "de", "es", "fr", "zh", "ar"];
const RIGHT_TO_LEFT = ["ar", "fa", "he", "ur"];
const FEELINGS = [["😊", "joy", "#ffd76a"], ["😌", "calm", "#7fe3c8"], ["😮", "wonder", "#c9a2ff"], ["😢", "sad", "#7db2ff"],
  ["😨", "fear", "#9aa7ff"], ["😠", "anger", "#ff8d6b"]];
const MOST = { strokes: 24, points: 800, bytes: 15000 }; // of a drawing, and of the message that it is part of
const ROUND = 0.7; // a turn with a smaller cosine is a corner
const PICTURES = { wall: 9000, dream: 25000 }; // ms between two of them
const SILENT = 9000; // ms without a state, after which the line is taken for lost
const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
const kept = {
  get(name) { try { return JSON.parse(localStorage.getItem("dreamscape." + name)); } catch { return null; } },
  set(name, value) { try { localStorage.setItem("dreamscape." + name, JSON.stringify(value)); } catch { /* private */ } },
  drop(name) { try { localStorage.removeItem("dreamscape." + name); } catch { /* private */ } },
};
const READ = 4000; // ms for which an answer stands before the state of things may follow
const STORY = 6000; // ms within which the story has what was told
let words = {}, state = null, socket = null, failures = 0, sliding = 0, pausing = 0, picture = null, plotSeen = "";
let standing = 0, toldAt = 0, sure = () => {};
let me = kept.get("me"), strokes = [], outbox = kept.get("outbox") || [];

const form = (text, n) => (typeof text === "string" ? text : text[new Intl.PluralRules(document.documentElement.lang).select(n)] || text.other);
const say = (name, values = {}) => form(words[name] || name, values.n ?? 0).replace(/\{(\w+)\}/g, (_, key) => values[key] ?? "");
const wait = (ms) => new Promise((done) => { setTimeout(done, ms); });
const tell = (line) => { if ($("line").textContent !== line) $("line").textContent = line; };
const reply = (line) => { standing = Date.now() + READ; tell(line); };
const colour = (hue) => { const all = me?.colours || []; return all[Math.floor(hue * all.length) % all.length] || "#8fb8ff"; };
const things = (motifs) => new Intl.ListFormat(document.documentElement.lang, { type: "conjunction" })
  .format(motifs.slice(0, 3).map((one) => words["motif_" + one]).filter(Boolean)) || say("something");

function lasting(seconds) {
  const [unit, one] = [["day", 86400], ["hour", 3600], ["minute", 60]].find(([, each]) => seconds % each === 0 || each === 60);
  return new Intl.NumberFormat(document.documentElement.lang, { style: "unit", unit, unitDisplay: "long", maximumFractionDigits: 0 })
    .format(seconds / one);
}

function make(kind, text = "", values = {}) {
  const node = Object.assign(document.createElement(kind), values);
  if (text) node.textContent = text;
  return node;
}

// ---- language

async function speakLanguage() {
  const asked = new URLSearchParams(location.search).get("lang");
  const chosen = [asked, kept.get("lang"), ...navigator.languages, "en"];
  const wanted = chosen.filter(Boolean).map((one) => one.split("-")[0].toLowerCase());
  const there = await fetch("api/langs").then((one) => one.json()).catch(() => LANGS);
  for (const lang of new Set(wanted)) {
    if (!there.includes(lang)) continue;
    const answer = await fetch(`lang/${lang}.json`);
    if (!answer.ok) continue;
    words = await answer.json();
    document.documentElement.lang = lang;
    document.documentElement.dir = RIGHT_TO_LEFT.includes(lang) ? "rtl" : "ltr";
    break;
  }
  for (const node of document.querySelectorAll("[data-say]")) node.textContent = say(node.dataset.say);
  $("lang").replaceChildren(...there.map((one) => make("option", new Intl.DisplayNames([one], { type: "language" }).of(one),
    { value: one, lang: one, selected: one === document.documentElement.lang })));
  $("lang").onchange = () => { kept.set("lang", $("lang").value); if (location.search) location.search = ""; else location.reload(); };
  for (const [sign, name] of FEELINGS) {
    const label = make("label");
    label.append(make("input", "", { type: "radio", name: "feeling", value: sign }), `${sign} ${say("feel_" + name)}`);
    $("feelings").append(label);
  }
}

function show(id) { for (const one of ["outside", "telling", "mine", "gone"]) $(one).hidden = one !== id; }

// ---- the line to the gate: a socket; where none holds, a stream of events; where none flows, asking now and then

const known = () => ({ Authorization: `Bearer ${me.phone}` });

async function ask(path, facts) {
  const headers = { "Content-Type": "application/json", ...(me?.phone ? known() : {}) };
  const answer = await fetch(path, { method: "POST", headers, body: JSON.stringify(facts) });
  return { status: answer.status, facts: await answer.json().catch(() => ({})) };
}

async function join() {
  const sign = location.hash.slice(1);
  if (!me && !sign) { $("outside_about").textContent = say("outside_first"); return show("outside"); }
  const { status, facts } = await ask("api/join", { join: sign, phone: me?.phone });
  if (status === 403) { me = null; kept.drop("me"); return show("outside"); }
  if (status !== 200) throw new Error("busy");
  me = { ...me, ...facts };
  kept.set("me", me);
  history.replaceState(null, "", location.pathname + location.search);
  $("secret").textContent = me.words;
  if (me.keep) $("privacy").textContent = say("privacy_until", { time: lasting(me.keep) });
  show(me.gone ? "gone" : me.told ? "mine" : "telling");
  stay();
  pictures();
}

async function stay() {
  for (;;) {
    try {
      if (failures < 2) await bySocket();
      else if (failures < 4) await byStream();
      else await byAsking();
    } catch { /* told below */ }
    failures += 1;
    tell(say("waiting"));
    await wait(Math.random() * Math.min(30000, 500 * 2 ** failures));
    if (failures > 8) failures = 0; // perhaps a socket holds again
  }
}

function bySocket() {
  return new Promise((done) => {
    const mine = new WebSocket(new URL("api/ws", location.href.replace(/^http/, "ws").split("#")[0]));
    let heard = Date.now();
    const over = () => { clearInterval(watch); if (socket === mine) socket = null; mine.close(); done(); };
    const watch = setInterval(() => { if (Date.now() - heard > SILENT) over(); }, 1000); // a radio says no goodbye
    socket = mine;
    socket.binaryType = "arraybuffer";
    socket.onopen = () => { socket.send(me.phone); for (const one of outbox) delete one.sent; flush(); };
    socket.onmessage = ({ data }) => {
      const facts = JSON.parse(typeof data === "string" ? data : new TextDecoder().decode(data));
      failures = 0;
      heard = Date.now();
      if (facts.n && facts.n % 2 === 0) mine.send(String(facts.n)); // it waits for no more than four
      if (facts.state) look(facts.state); else answered(facts);
    };
    socket.onclose = over;
  });
}

async function byStream() {
  const answer = await fetch("api/stream", { headers: known() });
  if (!answer.ok) throw new Error(answer.status);
  const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
  for (let rest = ""; ;) {
    const { value, done } = await reader.read();
    if (done) return;
    const parts = (rest + value).split("\n\n");
    rest = parts.pop();
    for (const part of parts) look(JSON.parse(part.slice(6)));
    flush();
  }
}

async function byAsking() {
  for (let times = 0; times < 12; times += 1) {
    look(await (await fetch("api/state", { headers: known() })).json());
    await flush();
    await wait(5000);
  }
}

// ---- what waits to be sent

function act(facts) {
  const key = Array.from(crypto.getRandomValues(new Uint8Array(12)), (one) => one.toString(36)).join("");
  outbox.push({ ...facts, key: key.padEnd(8, "0").slice(0, 30) });
  kept.set("outbox", outbox);
  flush();
}

let flushing = false;
async function flush() {
  if (!me?.phone || !outbox.length) return;
  if (socket?.readyState === WebSocket.OPEN) {
    const now = Date.now();
    for (const one of outbox.filter((each) => !each.sent || now - each.sent > 6000)) {
      one.sent = now;
      const { sent, ...facts } = one;
      socket.send(JSON.stringify(facts));
    }
    setTimeout(flush, 6500);
  } else if (!flushing) {
    flushing = true;
    try {
      for (const { sent, ...one } of [...outbox]) answered({ key: one.key, ...(await ask("api/say", one)).facts });
    } catch { tell(say("waiting")); }
    flushing = false;
  }
}

function answered(facts) {
  const key = facts.done || facts.key, done = outbox.find((one) => one.key === key);
  if (["full", "slower", "busy"].includes(facts.refused)) return reply(say("refused_" + facts.refused));
  outbox = outbox.filter((one) => one.key !== key);
  kept.set("outbox", outbox);
  if (facts.refused) {
    if (done?.do === "tell") {
      me.told = false; kept.set("me", me); $("words").value = done.words; strokes = done.drawing || []; sheet(); show("telling");
    }
    if (done?.do === "line") $("verse").value ||= done.words;
    return reply(say("refused_" + facts.refused));
  }
  if (done?.do === "tell") toldAt = Date.now();
  if (done?.do === "withdraw") gone();
  if (done?.do === "line") setTimeout(plot, 700); // until the story has it
  if (done) reply(say("kept"));
}

// The dream was taken back: here, by its four words somewhere else, or because its time is over.
function gone() { me = { ...me, told: false, gone: true, drawing: [] }; kept.set("me", me); picture = null; show("gone"); }

// ---- what is seen

function look(now) {
  const began = !state?.you && now.you;
  state = now;
  if (!me?.told) return;
  if (now.gone && !outbox.length && Date.now() - toldAt > STORY) return gone();
  if (!outbox.length && Date.now() > standing) tell(say("together", { n: now.dreamers }));
  if (now.you) mine(now.you);
  if (began) { plot(); setTimeout(() => fetchPicture("dream"), 2500); }
  seams(now.seams);
}

function mine(you) {
  document.documentElement.style.setProperty("--own", colour(you.hue));
  $("about").textContent = say("about", { motifs: things(you.motifs) });
  $("role").textContent = say("role_" + you.role);
  $("drawn").hidden = you.drawing !== "waits";
  $("seal").setAttribute("aria-label", $("about").textContent);
  const across = you.x < 0.36 ? "left" : you.x > 0.64 ? "right" : "middle";
  const up = you.y > 0.64 ? "top" : you.y < 0.36 ? "bottom" : "centre";
  $("where").textContent = say(`at_${up}_${across}`);
  $("wall").setAttribute("aria-label", $("where").textContent);
  if (!sliding) $("share").value = Math.round(100 * (you.set ?? you.share));
  if (Date.now() > pausing) $("pause").setAttribute("aria-pressed", String(you.resting));
  $("prompt").textContent ||= say("plot_title");
  wall(you);
  if (!picture) seal(you);
  threads(you.threads);
}

function spot(kind, x, y) {
  const node = make(kind);
  node.style.left = `${100 * x}%`;
  node.style.top = `${100 * (1 - y)}%`;
  return node;
}

function wall(you) {
  for (const node of $("wall").querySelectorAll("i, b")) node.remove();
  for (const one of state.seams) {
    const mark = spot("i", one.x, one.y);
    mark.onclick = () => stitch(one);
    $("wall").append(mark);
  }
  $("wall").append(spot("b", you.x, you.y));
}

// Whoever stitches does it on their own side of where the seam began.
function stitch(seam) {
  const you = state.you || seam, unit = (v) => Math.min(1, Math.max(0, v));
  act({ do: "stitch", seam: seam.id, x: unit(seam.x + 0.15 * (you.x - seam.x)), y: unit(seam.y + 0.15 * (you.y - seam.y)) });
}

function seams(found) {
  $("wounds").hidden = !found.length;
  const ids = found.map((one) => one.id).join();
  if ($("seams").dataset.ids === ids) return;
  $("seams").dataset.ids = ids;
  $("seams").replaceChildren(...found.map((one, number) => {
    const button = make("button", say("stitch", { n: number + 1 }));
    button.onclick = () => stitch(state.seams.find((each) => each.id === one.id) || one);
    return button;
  }));
}

function card(one, text, verb, facts) {
  const item = make("li"), dot = make("em"), button = make("button", say(verb));
  dot.style.background = colour(one.hue);
  button.onclick = () => { button.disabled = true; act(facts); };
  item.append(dot, make("span", say(text, { motifs: things(one.motifs) })), button);
  return item;
}

const TIES = { live: ["thread_live", "release"], offered: ["thread_offered", "accept"], asked: ["thread_asked", "unask"] };

function threads(found) {
  const now = JSON.stringify(found.map((one) => [one.with, one.state]));
  if ($("threads").dataset.now === now) return;
  $("threads").dataset.now = now;
  $("alone").hidden = found.length > 0;
  $("threads").replaceChildren(...found.map((one) => {
    const [text, verb] = TIES[one.state];
    return card(one, text, verb, { do: one.state === "offered" ? "accept" : "release", of: one.with });
  }));
}

async function near() {
  const open = $("reach").getAttribute("aria-expanded") === "true";
  $("reach").setAttribute("aria-expanded", String(!open));
  if (open) return $("near").replaceChildren();
  const found = await (await fetch("api/near", { headers: known() })).json().catch(() => []);
  $("near").replaceChildren(...found.map((one) => card(one, "near", "offer", { do: "offer", to: one.id })));
  if (!found.length) $("near").append(make("li", say("near_none")));
}

async function plot() {
  const told = await fetch("api/plot", { headers: known() }).then((one) => one.json()).catch(() => null);
  const now = JSON.stringify(told);
  if (now === plotSeen) return;
  plotSeen = now;
  $("prompt").textContent = told?.prompt || say("plot_title");
  $("circle").textContent = told ? say("circle", { n: told.circle }) : say("plot_about");
  $("lines").replaceChildren(...(told?.lines || []).map((one) =>
    make("li", one.words || say("unread"), { dir: "auto", className: one.own ? "own" : one.words ? "" : "unseen" })));
}

// ---- pictures: the wall as it is, one's own dream as it is drawn there

async function fetchPicture(name) {
  if (document.hidden || !me || (name === "dream" && !me.told)) return;
  const answer = await fetch("api/" + name, { headers: known() }).catch(() => null);
  if (answer?.status !== 200) return;
  const image = make("img", "", { alt: "", src: URL.createObjectURL(await answer.blob()) });
  await image.decode().catch(() => null);
  if (name === "dream") return framed(image);
  const where = $(me.told ? "wall" : "banner"), old = where.querySelectorAll("img");
  $("wall").style.aspectRatio = `${image.naturalWidth} / ${image.naturalHeight}`;
  where.prepend(image);
  requestAnimationFrame(() => image.classList.add("there"));
  setTimeout(() => { for (const one of old) { URL.revokeObjectURL(one.src); one.remove(); } }, 1300);
}

function framed(image) {
  picture = image;
  const draw = $("seal").getContext("2d"), size = $("seal").width;
  draw.globalAlpha = 1;
  draw.globalCompositeOperation = "source-over";
  draw.drawImage(image, 0, 0, size, size);
  URL.revokeObjectURL(image.src);
}

async function pictures() {
  await wait(1500);
  fetchPicture("wall"); fetchPicture("dream");
  setInterval(() => fetchPicture("wall"), PICTURES.wall);
  setInterval(() => { fetchPicture("dream"); plot(); }, PICTURES.dream);
}

// A seal of the dream until its picture is there, from its numbers: colour, mood as light, how stirred it is as ripples.
function seal(you) {
  const canvas = $("seal"), draw = canvas.getContext("2d"), size = canvas.width, middle = size / 2;
  const facts = JSON.stringify([you.hue, you.valence, you.arousal, you.resting]);
  if (canvas.dataset.facts === facts && still) return;
  canvas.dataset.facts = facts;
  const turn = still ? 0 : state.time * 0.25, petals = 3 + Math.round(4 * (you.arousal + 1));
  const own = colour(you.hue), kin = colour((you.hue + 0.08) % 1);
  draw.globalCompositeOperation = "source-over";
  const ground = draw.createRadialGradient(middle, middle, 0, middle, middle, middle);
  ground.addColorStop(0, own); ground.addColorStop(0.55, "#141a44"); ground.addColorStop(1, "#070a1c");
  draw.fillStyle = ground;
  draw.fillRect(0, 0, size, size);
  draw.globalCompositeOperation = "lighter";
  for (let ring = 0; ring < 9; ring += 1) {
    draw.beginPath();
    for (let k = 0; k <= 180; k += 1) {
      const angle = (k / 180) * 2 * Math.PI;
      const wave = 1 + (0.05 + 0.1 * (you.arousal + 1)) * Math.sin(petals * angle + turn + ring * 0.7);
      const radius = middle * (0.12 + 0.085 * ring) * wave;
      draw.lineTo(middle + radius * Math.cos(angle + ring * 0.2), middle + radius * Math.sin(angle + ring * 0.2));
    }
    draw.strokeStyle = ring % 2 ? own : kin;
    draw.globalAlpha = (you.resting ? 0.15 : 0.55 + 0.3 * you.valence) * (1 - ring / 11);
    draw.lineWidth = 2.5;
    draw.stroke();
  }
  draw.globalAlpha = 1;
  for (const one of me.drawing || []) glow(draw, size, one, own);
}

// ---- a drawing: strokes of points in a square, x to the right and y up, 0 .. 999

// Without the points that hardly matter (D. Douglas, T. Peucker, 1973).
function plainer(points, least) {
  const stay = points.map(() => false), parts = [[0, points.length - 1]];
  stay[0] = stay[points.length - 1] = true;
  while (parts.length) {
    const [first, last] = parts.pop(), [ax, ay] = points[first], way = [points[last][0] - ax, points[last][1] - ay];
    const long = Math.hypot(...way);
    let far = 0, most = least;
    for (let k = first + 1; k < last; k += 1) {
      const x = points[k][0] - ax, y = points[k][1] - ay;
      const along = long ? Math.min(Math.max((x * way[0] + y * way[1]) / (long * long), 0), 1) : 0;
      const away = Math.hypot(x - along * way[0], y - along * way[1]);
      if (away > most) { most = away; far = k; }
    }
    if (far) { stay[far] = true; parts.push([first, far], [far, last]); }
  }
  return points.filter((_, k) => stay[k]);
}

// As fine as the gate takes it, beside these words.
function fitted(text) {
  let found = strokes;
  const room = MOST.bytes - new TextEncoder().encode(JSON.stringify(text)).length;
  const large = () => found.flat().length > MOST.points || JSON.stringify(found).length > room;
  for (let least = 4; large() && least < 600; least *= 1.5) found = strokes.map((one) => plainer(one, least));
  return large() ? [] : found;
}

function glow(draw, size, points, colour) {
  const at = ([x, y]) => [(x / 999) * size, (1 - y / 999) * size], unit = size / 320, all = points.map(at);
  const ways = all.slice(1).map(([x, y], k) => { // direction and length of each piece
    const dx = x - all[k][0], dy = y - all[k][1], long = Math.hypot(dx, dy) || 1;
    return [dx / long, dy / long, long];
  });
  // Halfway between the directions before and after a point, but for corners.
  const turned = (k, other) => {
    const one = ways[k], two = ways[other] || one;
    return one[0] * two[0] + one[1] * two[1] < ROUND ? one : [(one[0] + two[0]) / 2, (one[1] + two[1]) / 2];
  };
  draw.save();
  draw.lineCap = draw.lineJoin = "round";
  draw.beginPath();
  draw.moveTo(...all[0]);
  draw.lineTo(...all[0]); // a dot is a dot
  ways.forEach(([, , long], k) => {
    const [ax, ay] = all[k], [bx, by] = all[k + 1], [lx, ly] = turned(k, k - 1), [cx, cy] = turned(k, k + 1);
    draw.bezierCurveTo(ax + lx * long / 3, ay + ly * long / 3, bx - cx * long / 3, by - cy * long / 3, bx, by);
  });
  for (const [wide, tone, blur] of [[5, colour, 14], [2, "#fffaf0", 3]]) {
    Object.assign(draw, { lineWidth: wide * unit, strokeStyle: tone, shadowColor: colour, shadowBlur: blur * unit });
    draw.stroke();
  }
  draw.restore();
}

function sheet() {
  const canvas = $("sheet"), draw = canvas.getContext("2d"), feeling = document.querySelector("input[name=feeling]:checked")?.value;
  const tone = FEELINGS.find(([sign]) => sign === feeling)?.[2] || "#f0c66b";
  draw.clearRect(0, 0, canvas.width, canvas.height);
  for (const one of strokes) glow(draw, canvas.width, one, tone);
  canvas.setAttribute("aria-label", say("draw_sheet", { n: strokes.length }));
  $("undo").disabled = $("blank").disabled = !strokes.length;
}

function drawing() {
  const canvas = $("sheet");
  let open = null;
  const at = (event) => {
    const box = canvas.getBoundingClientRect(), unit = (v) => Math.round(Math.min(Math.max(v, 0), 1) * 999);
    return [unit((event.clientX - box.left) / box.width), unit(1 - (event.clientY - box.top) / box.height)];
  };
  const far = (one) => Math.hypot(one[0] - open.at(-1)[0], one[1] - open.at(-1)[1]) >= 4;
  canvas.onpointerdown = (event) => {
    if (!event.isPrimary || event.button) return;
    event.preventDefault();
    if (strokes.length >= MOST.strokes) return tell(say("draw_full"));
    canvas.setPointerCapture(event.pointerId);
    open = [at(event)];
    strokes.push(open);
    sheet();
  };
  canvas.onpointermove = (event) => {
    if (!open || !event.isPrimary) return;
    const passed = event.getCoalescedEvents?.() || [];
    for (const one of passed.length ? passed : [event]) if (open.length < 4000 && far(at(one))) open.push(at(one));
    sheet();
  };
  canvas.onpointerup = canvas.onpointercancel = () => {
    if (open) strokes[strokes.length - 1] = plainer(open, 3);
    open = null;
    sheet();
  };
  $("undo").onclick = () => { strokes.pop(); sheet(); };
  $("blank").onclick = () => { strokes = []; sheet(); };
  $("feelings").onchange = sheet;
  sheet();
}

// ---- what is done

// What is missing is said at the field itself, too; whether something is.
function wrong(id, is, why) {
  $("why_" + id).textContent = is ? say(why) : "";
  $(id).setAttribute("aria-invalid", String(is));
  if (is) { reply(say(why)); $(id).focus(); }
  return is;
}

function told(event) {
  event.preventDefault();
  const text = $("words").value.trim();
  if (wrong("words", !text && !strokes.length, "need_words") || wrong("consent", !$("consent").checked, "need_consent")) return;
  const feeling = document.querySelector("input[name=feeling]:checked")?.value || "";
  const drawing = fitted(text);
  me = { ...me, told: true, gone: false, drawing };
  kept.set("me", me);
  state = null;
  act({ do: "tell", words: text, feeling, ...(drawing.length ? { drawing } : {}) });
  $("words").value = "";
  strokes = [];
  sheet();
  show("mine");
  tell(say("sending"));
  scrollTo(0, 0);
  $("head").focus();
}

async function byFour() {
  const { facts } = await ask("api/withdraw", { words: $("four").value }).catch(() => ({ facts: { refused: "busy" } }));
  reply(say(facts.refused ? "refused_" + facts.refused : "gone_title"));
  if (!facts.refused) $("four").value = "";
}

function begin() {
  $("telling").onsubmit = told;
  drawing();
  $("words").oninput = () => wrong("words", false);
  $("consent").onchange = () => wrong("consent", false);
  $("share").oninput = () => { clearTimeout(sliding); sliding = setTimeout(() => {
    act({ do: "share", share: $("share").value / 100 }); sliding = setTimeout(() => { sliding = 0; }, 2500); }, 400); };
  $("pause").onclick = () => {
    const paused = $("pause").getAttribute("aria-pressed") !== "true";
    $("pause").setAttribute("aria-pressed", String(paused));
    pausing = Date.now() + READ;
    act({ do: "pause", paused });
  };
  $("speak").onclick = () => act({ do: "speak", about: "self" });
  $("reach").onclick = near;
  $("weaving").onsubmit = (event) => {
    event.preventDefault();
    const line = $("verse").value.trim();
    if (line) { act({ do: "line", words: line }); $("verse").value = ""; }
  };
  const whether = (deed) => { sure = deed; $("sure").showModal(); };
  $("withdraw").onclick = () => whether(() => act({ do: "withdraw" }));
  $("no").onclick = () => $("sure").close();
  $("yes").onclick = () => { $("sure").close(); sure(); };
  $("anew").onclick = () => { me.gone = false; kept.set("me", me); show("telling"); };
  $("four").onkeydown = (event) => { if (event.key === "Enter") { event.preventDefault(); $("byfour").click(); } };
  $("byfour").onclick = () => { if ($("four").value.trim()) whether(byFour); };
  addEventListener("online", () => { failures = 0; flush(); });
  addEventListener("offline", () => tell(say("waiting")));
}

async function start() {
  try { await join(); } catch { tell(say("waiting")); setTimeout(start, 1000 + Math.random() * 3000); }
}

speakLanguage().then(() => { begin(); start(); });
