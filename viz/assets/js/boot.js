// The page carries its script and its data packed (gzip, base64). This unpacks
// both and runs the script, whose hash the page's policy names.
(async () => {
  "use strict";
  const unpacked = async (id) => {
    const packed = document.getElementById(id).textContent.trim();
    const bytes = Uint8Array.from(atob(packed), (c) => c.charCodeAt(0));
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
    return new Response(stream).text();
  };
  const root = document.documentElement;
  root.classList.add("live");
  try {
    const [code, scene] = await Promise.all([unpacked("code"), unpacked("scene")]);
    document.getElementById("scene").textContent = scene;
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
