# An image with the command normreel, for one machine, for workers of a cluster and for Kubernetes: docker build -t normreel .
FROM python:3.11-slim-bookworm AS build
RUN apt-get update \
    && apt-get install -y --no-install-recommends libcairo2-dev libpango1.0-dev pkg-config build-essential
WORKDIR /src
COPY requirements.lock ./
RUN pip wheel --no-cache-dir --no-deps --use-pep517 --require-hashes -r requirements.lock -w /wheels
COPY pyproject.toml README.md LICENSE ./
COPY normcore normcore
COPY scenes scenes
RUN pip wheel --no-cache-dir --no-deps . -w /wheels
# of the locked versions only what drawing needs, not what tests need
RUN python -m venv /opt/normreel \
    && /opt/normreel/bin/pip install --no-cache-dir --no-index --find-links /wheels "normreel[cluster]"

FROM python:3.11-slim-bookworm
RUN apt-get update \
    && apt-get install -y --no-install-recommends libcairo2 libpango-1.0-0 libpangocairo-1.0-0 libpangoft2-1.0-0 \
       libfontconfig1 libharfbuzz-subset0 \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --create-home normreel \
    && mkdir -m 1777 /cache /films
# the names that dask-kubernetes starts
RUN for part in scheduler worker; do \
        printf '#!/bin/sh\nexec dask %s "$@"\n' $part > /usr/local/bin/dask-$part; \
    done \
    && chmod +x /usr/local/bin/dask-*
COPY --from=build /opt/normreel /opt/normreel
ENV PATH=/opt/normreel/bin:$PATH NORMREEL_CACHE=/cache
USER normreel
WORKDIR /films
# no entry point: schedulers and workers run in the same image
CMD ["normreel", "--help"]
