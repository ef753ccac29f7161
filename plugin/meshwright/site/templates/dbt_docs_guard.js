// The first script of a copy of dbt's docs; what follows it may be hostile.
(function () {
  "use strict";
  // In our frame, the page has an origin that nobody else has: it cannot look at the page around it, and has no storage.
  function reaches(look) {
    try {
      return Boolean(look());
    } catch (error) {
      return false;
    }
  }
  var isFree = window.top === window
    || reaches(function () { return window.parent.document; })
    || reaches(function () { return window.localStorage; });
  if (isFree) {
    // Whatever follows is text from here on, also where the browser goes on reading.
    document.write('<plaintext hidden>');
    window.stop();
    if (window.top === window) window.location.replace("index.html");
    return;
  }
  // dbt's page remembers things, which an origin of its own may not: let it remember until it is closed.
  function storage() {
    var kept = new Map();
    return {
      get length() { return kept.size; },
      key: function (index) { return Array.from(kept.keys())[index] ?? null; },
      getItem: function (key) { return kept.get(String(key)) ?? null; },
      setItem: function (key, value) { kept.set(String(key), String(value)); },
      removeItem: function (key) { kept.delete(String(key)); },
      clear: function () { kept.clear(); }
    };
  }
  Object.defineProperty(window, "localStorage", {value: storage()});
  Object.defineProperty(window, "sessionStorage", {value: storage()});
  Object.defineProperty(document, "cookie", {get: function () { return ""; }, set: function () {}});
  // Connections between browsers are not asked for by address, so the policy above does not know them.
  ["RTCPeerConnection", "webkitRTCPeerConnection"].forEach(function (name) {
    Object.defineProperty(window, name, {value: undefined});
  });
})();
