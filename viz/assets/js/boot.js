// The page carries its script and its data packed: gzip in text of seven bits a
// character (armour.go). This unpacks them and runs the script, whose hash the
// page's policy names. What a block of data holds is left on its element.
(async () => {
  "use strict";
  const bare = (text) => {
    const bytes = new Uint8Array(text.length * 2), unfit = [0, 13, 60];
    let bits = 0, have = 0, n = 0;
    const put = (v) => {
      bits = (bits << 7) | v;
      have += 7;
      if (have > 7) bytes[n++] = bits >> (have -= 8);
    };
    for (let i = 0; i < text.length; i++) {
      const v = text.charCodeAt(i), c = v - 256;
      if (c < 0) put(v);
      else if (c >= 384) put(unfit[c - 384]);
      else put(unfit[c >> 7]), put(c & 127);
    }
    return bytes.subarray(0, n);
  };
  const unpacked = async (id, read) => {
    const block = document.getElementById(id), bytes = bare(block.textContent);
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
    block.held = await new Response(stream)[read]();
    block.textContent = "";
    return block.held;
  };
  const root = document.documentElement;
  root.classList.add("live");
  try {
    const [code] = await Promise.all([unpacked("code", "text"), unpacked("scene", "text"), unpacked("crowd", "arrayBuffer"), unpacked("texts", "text"), unpacked("dyads", "text")]);
    const script = document.createElement("script");
    script.textContent = code;
    document.head.append(script);
  } finally {
    if (!window.tribemap) {
      document.getElementById("fallback").hidden = false;
      root.classList.add("tables");
    }
  }
})();
