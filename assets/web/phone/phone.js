"use strict";
// The phone's page. What a dreamer does waits in an outbox until the gate says that it is kept; each thing has a
// key, so that sending it twice does it once. Nothing that came from anybody is ever put in as markup.
const $ = (id) => document.getElementById(id);
const LANGS = ["en", "de", "es", "fr", "zh", "ar"];
const FEELINGS = [["😊", "joy"], ["😌", "calm"], ["😮", "wonder"], ["😢", "sad"], ["😨", "fear"], ["😠", "anger"]];
const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
let words = {}, state = null, socket = null, failures = 0, colours = [], sliding = 0;

const kept = {
  get(name) { try { return JSON.parse(localStorage.getItem("dreamscape." + name)); } catch { return null; } },
  set(name, value) { try { localStorage.setItem("dreamscape." + name, JSON.stringify(value)); } catch { /* private */ } },
  drop(name) { try { localStorage.removeItem("dreamscape." + name); } catch { /* private */ } },
};
let me = kept.get("me"), outbox = kept.get("outbox") || [];

const say = (name, values = {}) =>
  (words[name] || name).replace(/\{(\w+)\}/g, (_, key) => values[key] ?? "");

function tell(line) { if ($("line").textContent !== line) $("line").textContent = line; }

async function speakLanguage() {
  const asked = new URLSearchParams(location.search).get("lang");
  const wanted = [asked, ...navigator.languages].filter(Boolean).map((one) => one.slice(0, 2).toLowerCase());
  const lang = wanted.find((one) => LANGS.includes(one)) || "en";
  words = await (await fetch(`lang/${lang}.json`)).json();
  document.documentElement.lang = lang;
  document.documentElement.dir = lang === "ar" ? "rtl" : "ltr";
  for (const node of document.querySelectorAll("[data-say]")) node.textContent = say(node.dataset.say);
  for (const [sign, name] of FEELINGS) {
    const label = document.createElement("label"), input = document.createElement("input");
    Object.assign(input, { type: "radio", name: "feeling", value: sign });
    label.append(input, `${sign} ${say("feel_" + name)}`);
    $("feelings").append(label);
  }
}

function show(id) { for (const one of ["outside", "telling", "mine", "gone"]) $(one).hidden = one !== id; }

async function ask(path, facts, token) {
  const headers = { "Content-Type": "application/json" };
  if (token) headers.Authorization = `Bearer ${token}`;
  const answer = await fetch(path, { method: "POST", headers, body: JSON.stringify(facts) });
  return { status: answer.status, facts: await answer.json().catch(() => ({})) };
}

async function join() {
  const sign = location.hash.slice(1);
  if (!me && !sign) return show("outside");
  const { status, facts } = await ask("api/join", { join: sign, phone: me?.phone });
  if (status === 403) { me = null; kept.drop("me"); return show("outside"); }
  if (status !== 200) throw new Error("busy");
  me = { ...me, ...facts };
  colours = facts.colours;
  kept.set("me", me);
  history.replaceState(null, "", location.pathname + location.search);
  $("secret").textContent = me.words;
  show(me.gone ? "gone" : me.told ? "mine" : "telling");
  connect();
}

function connect() {
  if (failures >= 2) return poll();
  socket = new WebSocket(new URL("api/ws", location.href.replace(/^http/, "ws").split("#")[0]));
  socket.onopen = () => { socket.send(me.phone); flush(); };
  socket.onmessage = async (event) => {
    failures = 0;
    const facts = JSON.parse(typeof event.data === "string" ? event.data : await event.data.text());
    if (facts.state) look(facts.state); else answered(facts);
  };
  socket.onclose = () => {
    socket = null;
    failures += 1;
    tell(say("waiting"));
    setTimeout(connect, Math.random() * Math.min(30000, 500 * 2 ** failures));
  };
}

async function poll() {
  try {
    const answer = await fetch("api/state", { headers: { Authorization: `Bearer ${me.phone}` } });
    look(await answer.json());
    await flush();
    failures = Math.max(0, failures - 0.25);
  } catch { tell(say("waiting")); }
  setTimeout(failures < 2 ? connect : poll, 5000);
}

const name = () => Array.from(crypto.getRandomValues(new Uint8Array(10)), (one) => one.toString(36)).join("-");

function act(facts) {
  outbox.push({ ...facts, key: name() });
  kept.set("outbox", outbox);
  flush();
}

async function flush() {
  if (socket?.readyState === WebSocket.OPEN) {
    for (const one of outbox) if (!one.sent) { socket.send(JSON.stringify(one)); one.sent = true; }
    return setTimeout(() => { for (const one of outbox) delete one.sent; if (outbox.length) flush(); }, 6000);
  }
  for (const one of [...outbox]) {
    delete one.sent;
    const { facts } = await ask("api/say", one, me.phone);
    answered({ key: one.key, ...facts });
  }
}

function answered(facts) {
  const key = facts.done || facts.key;
  if (facts.refused === "full" || facts.refused === "slower") return tell(say("refused_" + facts.refused));
  const done = outbox.find((one) => one.key === key);
  outbox = outbox.filter((one) => one.key !== key);
  kept.set("outbox", outbox);
  if (facts.refused) {
    if (done?.do === "tell") { me.told = false; kept.set("me", me); show("telling"); }
    return tell(say("refused_" + facts.refused));
  }
  if (done?.do === "withdraw") { me = { ...me, told: false, gone: true }; kept.set("me", me); show("gone"); }
  if (done) tell(say("kept"));
}

function look(now) {
  state = now;
  if (!me?.told) return;
  if (!outbox.length) tell(say("together", { n: now.dreamers }));
  $("mine").hidden = false;
  if (now.you) mine(now.you);
  seams(now.seams);
}

function colour(hue) { return colours.length ? colours[Math.floor(hue * colours.length) % colours.length] : "#8fb8ff"; }

function mine(you) {
  document.documentElement.style.setProperty("--own", colour(you.hue));
  const motifs = you.motifs.map((one) => say("motif_" + one, {})).map((one) => one.replace(/^motif_/, ""));
  $("about").textContent = say("about", { motifs: motifs.join(", ") || say("something") });
  $("seal").setAttribute("aria-label", $("about").textContent);
  const across = you.x < 0.36 ? "left" : you.x > 0.64 ? "right" : "middle";
  const up = you.y > 0.64 ? "top" : you.y < 0.36 ? "bottom" : "centre";
  $("where").textContent = say(`at_${up}_${across}`);
  if (!sliding) $("share").value = Math.round(100 * you.share);
  $("pause").setAttribute("aria-pressed", String(you.resting));
  wall(you);
  seal(you);
  threads(you.threads);
}

function spot(kind, x, y) {
  const node = document.createElement(kind);
  node.style.left = `${100 * x}%`;
  node.style.top = `${100 * (1 - y)}%`;
  return node;
}

function wall(you) {
  $("wall").setAttribute("aria-label", $("where").textContent);
  $("wall").replaceChildren(...state.seams.map((one) => spot("i", one.x, one.y)), spot("b", you.x, you.y));
}

function seams(found) {
  $("wounds").hidden = !found.length;
  const ids = found.map((one) => one.id).join();
  if ($("seams").dataset.ids === ids) return;
  $("seams").dataset.ids = ids;
  $("seams").replaceChildren(...found.map((one, number) => {
    const button = document.createElement("button");
    button.textContent = say("stitch", { n: number + 1 });
    button.onclick = () => act({ do: "stitch", seam: one.id, ...place(one) });
    return button;
  }));
}

// Whoever stitches does it where their own dream is nearest to the seam's beginning: a little towards it.
function place(seam) {
  const you = state.you || seam, unit = (v) => Math.min(1, Math.max(0, v));
  return { x: unit(seam.x + 0.15 * (you.x - seam.x)), y: unit(seam.y + 0.15 * (you.y - seam.y)) };
}

function threads(found) {
  const held = found.filter((one) => one.state === "live" || (one.state === "offered" && one.asked));
  $("tied").hidden = !held.length;
  $("threads").replaceChildren(...held.map((one) => {
    const item = document.createElement("li"), dot = document.createElement("em"), text = document.createElement("span");
    const button = document.createElement("button"), live = one.state === "live";
    dot.style.background = colour(one.hue);
    const about = one.motifs.map((m) => say("motif_" + m).replace(/^motif_/, "")).slice(0, 2).join(", ") || say("something");
    text.textContent = say(live ? "thread_live" : "thread_offered", { motifs: about });
    button.textContent = say(live ? "release" : "accept");
    button.onclick = () => { button.disabled = true; act({ do: live ? "release" : "accept", of: one.with }); };
    item.append(dot, text, button);
    return item;
  }));
}

// A seal of the dream, from its numbers: colour, mood as light, how stirred it is as ripples.
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
}

function begin() {
  $("telling").onsubmit = (event) => {
    event.preventDefault();
    const text = $("words").value.trim();
    if (!text) { tell(say("need_words")); return $("words").focus(); }
    if (!$("consent").checked) { tell(say("need_consent")); return $("consent").focus(); }
    const feeling = document.querySelector("input[name=feeling]:checked")?.value || "";
    act({ do: "tell", words: text, feeling });
    me.told = true; me.gone = false;
    kept.set("me", me);
    $("words").value = "";
    show("mine");
    tell(say("sending"));
    $("mine").querySelector("h2").setAttribute("tabindex", "-1");
    $("mine").querySelector("h2").focus();
  };
  $("share").oninput = () => { clearTimeout(sliding); sliding = setTimeout(() => {
    act({ do: "share", share: $("share").value / 100 }); sliding = setTimeout(() => { sliding = 0; }, 2500); }, 400); };
  $("pause").onclick = () => act({ do: "pause", paused: $("pause").getAttribute("aria-pressed") !== "true" });
  $("speak").onclick = () => act({ do: "speak", about: "self" });
  $("withdraw").onclick = () => { if (confirm(say("sure"))) act({ do: "withdraw" }); };
  $("anew").onclick = () => { me.gone = false; kept.set("me", me); show("telling"); };
  $("byfour").onclick = async () => {
    const { facts } = await ask("api/withdraw", { words: $("four").value });
    tell(say(facts.refused ? "refused_" + facts.refused : "gone_title"));
    if (!facts.refused) $("four").value = "";
  };
  addEventListener("online", () => { failures = 0; flush(); });
}

async function start() {
  try { await join(); } catch { tell(say("waiting")); setTimeout(start, 1000 + Math.random() * 3000); }
}

speakLanguage().then(() => { begin(); start(); });
