# One binary in a small image, run by a user without rights.
# Build: docker build -t wasteland-tarot .
# Run:   docker run -p 8080:8080 -v tarot:/data wasteland-tarot

FROM rust:1.95-slim-trixie AS build
RUN apt-get update \
    && apt-get install -y --no-install-recommends gcc libc6-dev make \
    && rm -rf /var/lib/apt/lists/*
WORKDIR /src
# The dependencies first, with stand-ins for our own code: this layer is built again only when the
# manifest or the lock file changes.
COPY Cargo.toml Cargo.lock ./
COPY .cargo .cargo
COPY benches benches
RUN mkdir -p src tests/it \
    && echo 'fn main() {}' > build.rs \
    && echo 'fn main() {}' > src/main.rs \
    && touch src/lib.rs tests/it/main.rs \
    && cargo build --release --locked --bin wasteland-tarot
COPY build.rs ./
COPY src src
COPY assets assets
COPY data-seed data-seed
# Files older than the stand-ins' build would count as unchanged.
RUN touch build.rs src/main.rs src/lib.rs \
    && cargo build --release --locked --bin wasteland-tarot \
    && mkdir /data

FROM debian:trixie-slim
# Certificates of the issuers that people may sign in with; nothing else here talks to the outside.
RUN apt-get update \
    && apt-get install -y --no-install-recommends ca-certificates \
    && rm -rf /var/lib/apt/lists/*
COPY --from=build /src/target/release/wasteland-tarot /usr/local/bin/wasteland-tarot
# A volume takes over the owner of the folder it is mounted on.
COPY --from=build --chown=65532:65532 /data /data
USER 65532:65532
# PORT, not WT_LISTEN: a host that sets its own PORT is obeyed.
# In a container whoever connects from a private network is the host's proxy: its word on who asks is taken.
ENV WT_DATA=/data PORT=8080 WT_LOG_FORMAT=json WT_TRUSTED_PROXIES=private
EXPOSE 8080
VOLUME /data
# The binary asks itself, with the same settings; nothing else is needed in the image.
HEALTHCHECK --interval=30s --timeout=7s --start-period=5s CMD ["wasteland-tarot", "healthcheck"]
# On SIGTERM requests finish, counters are written and the store is closed: within ten seconds.
STOPSIGNAL SIGTERM
ENTRYPOINT ["wasteland-tarot"]
CMD ["serve"]
