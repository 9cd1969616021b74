# One image for every way to run jcaccess: `docker build -t jcaccess .`
#
# The tag moves with Node's security releases. To build from the same bytes always, pin it by digest:
#   docker buildx imagetools inspect node:26-bookworm-slim --format '{{.Manifest.Digest}}'
#   docker build --build-arg NODE_IMAGE=node:26-bookworm-slim@sha256:<digest> -t jcaccess .
# The bundles are JavaScript alone, so that node:26-alpine should do as well; only Debian's is tested.
ARG NODE_IMAGE=node:26-bookworm-slim

FROM ${NODE_IMAGE} AS build
WORKDIR /app
COPY package.json package-lock.json ./
# The pinned Node among the packages is for checkouts, and for glibc: the image has its own, which may be Alpine's.
RUN npm ci --no-audit --no-fund && rm -f node_modules/.bin/node
COPY tsconfig.json tsconfig.build.json esbuild.config.ts ./
COPY src ./src
RUN npm run build

FROM ${NODE_IMAGE}
WORKDIR /app
# 1000 is the user `node` of the image; a number, so that Kubernetes can see that it is not root.
RUN install -d -o 1000 -g 1000 -m 0700 /data /app/compiled
COPY package.json LICENSE ./
# The packages are in the bundles; there is no node_modules.
COPY --from=build /app/dist ./dist
ENV NODE_ENV=production
ENV JCACCESS_STORE=sqlite:/data/jcaccess.db
ENV JCACCESS_OPERATIONS_PORT=8080
ENV NODE_COMPILE_CACHE=/app/compiled
USER 1000:1000
# Loads all, misses its settings and ends; what was compiled stays for the starts to come.
RUN ! node --max-semi-space-size=8 dist/main.js 2> /dev/null
VOLUME /data
# Slack's deliveries by HTTP (unused in Socket Mode); health and metrics.
EXPOSE 3000 8080
STOPSIGNAL SIGTERM
# Whether it can take and keep something now, not only whether it lives.
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.JCACCESS_OPERATIONS_PORT}/readyz`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
# V8 lets what is young grow to three times this; more makes nothing faster here.
CMD ["node", "--max-semi-space-size=8", "dist/main.js"]
