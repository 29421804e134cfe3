// Keeps the whole page in the browser: after the first visit it works without a network. The build fills in the list.
const FILES = __FILES__
const NAME = `gradus-${__VERSION__}`

addEventListener("install", (event) => {
  const store = async () => {
    const cache = await caches.open(NAME)
    await cache.addAll(["./", ...FILES.map((file) => `./${file}`)].map((url) => new Request(url, { cache: "reload" })))
    await skipWaiting()
  }
  event.waitUntil(store())
})

addEventListener("activate", (event) => {
  const tidy = async () => {
    const old = (await caches.keys()).filter((name) => name.startsWith("gradus-") && name !== NAME)
    await Promise.all(old.map((name) => caches.delete(name)))
    await clients.claim()
  }
  event.waitUntil(tidy())
})

addEventListener("fetch", (event) => {
  const { request } = event
  const url = new URL(request.url)
  if (request.method !== "GET" || url.origin !== location.origin || url.pathname.includes("/api/")) return
  const answer = async () => {
    const cache = await caches.open(NAME)
    const known = await cache.match(request.mode === "navigate" ? "./" : request, { ignoreSearch: true })
    return known ?? fetch(request)
  }
  event.respondWith(answer())
})
