# One image for every way to run jcaccess: `docker build -t jcaccess .`
#
# The tag moves with Node's security releases. To build from the same bytes always, pin it by digest:
#   docker buildx imagetools inspect node:26-bookworm-slim --format '{{.Manifest.Digest}}'
#   docker build --build-arg NODE_IMAGE=node:26-bookworm-slim@sha256:<digest> -t jcaccess .
ARG NODE_IMAGE=node:26-bookworm-slim

FROM ${NODE_IMAGE} AS build
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --no-audit --no-fund
COPY tsconfig.json tsconfig.build.json esbuild.config.ts ./
COPY src ./src
RUN npm run build

FROM ${NODE_IMAGE}
WORKDIR /app
RUN install -d -o node -g node -m 0700 /data /app/compiled
COPY package.json LICENSE ./
# The packages are in the bundles; there is no node_modules.
COPY --from=build /app/dist ./dist
ENV NODE_ENV=production
ENV JCACCESS_STORE=sqlite:/data/jcaccess.db
ENV JCACCESS_OPERATIONS_PORT=8080
ENV NODE_COMPILE_CACHE=/app/compiled
USER node
# Loads all, misses its settings and ends; what was compiled stays for the starts to come.
RUN ! node --max-semi-space-size=8 dist/main.js 2> /dev/null
VOLUME /data
# Slack's deliveries by HTTP (unused in Socket Mode); health and metrics.
EXPOSE 3000 8080
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.JCACCESS_OPERATIONS_PORT}/healthz`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
# V8 lets what is young grow to three times this; more makes nothing faster here.
CMD ["node", "--max-semi-space-size=8", "dist/main.js"]
