# The exporter, and nothing else: docker build -t gpu-headroom .
# For both platforms: docker buildx build --platform linux/amd64,linux/arm64 -t REGISTRY/gpu-headroom --push .
# Debian, because NVML of the host is put in by the NVIDIA runtime and wants glibc.
ARG NODE=24-trixie-slim

# What is compiled is the same on every platform, so it is compiled on the one that builds.
FROM --platform=$BUILDPLATFORM node:${NODE} AS build
WORKDIR /src
COPY package.json package-lock.json .npmrc ./
# No package of ours needs to run something to be installed.
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY . .
# What npm would publish: no tests, no fakes.
RUN npm run build && npm pack && tar -xzf gpu-headroom-*.tgz && mkdir state

FROM node:${NODE} AS dependencies
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev --ignore-scripts --no-audit --no-fund

FROM node:${NODE}
ARG VERSION=0.1.0
ARG REVISION=unknown
LABEL org.opencontainers.image.title="gpu-headroom" \
      org.opencontainers.image.description="GPU and inference exporter for Prometheus: do we need more GPUs, or do we need to use the ones we have?" \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}"
# What the NVIDIA runtime is asked for: NVML of every GPU, and no CUDA.
ENV NODE_ENV=production \
    NVIDIA_VISIBLE_DEVICES=all \
    NVIDIA_DRIVER_CAPABILITIES=utility
WORKDIR /app
COPY --from=dependencies /app/node_modules node_modules
COPY --from=build /src/package .
# For intake.state_directory: a new volume takes its owner from here.
COPY --from=build --chown=65532:65532 /src/state /var/lib/gpu-headroom
# A number, so that Kubernetes can tell that it is not root. Nothing is written elsewhere: the root file system may be read-only.
USER 65532:65532
EXPOSE 9840
ENTRYPOINT ["node", "/app/dist/exporter/main.js"]
