# The web application with the Neo4j store; docker-compose.yml starts it together with the database.
FROM python:3.11-slim-bookworm AS build
WORKDIR /source
COPY pyproject.toml constraints.txt README.md ./
COPY flowmap flowmap
COPY web web
COPY sample_orgs sample_orgs
RUN python -m venv /opt/flowmap \
 && /opt/flowmap/bin/pip install --no-cache-dir --constraint constraints.txt '.[web,neo4j,query,excel]'

FROM python:3.11-slim-bookworm
# Graphviz measures text with the fonts it finds.
RUN apt-get update && apt-get install --yes --no-install-recommends fonts-dejavu-core \
 && rm -rf /var/lib/apt/lists/* \
 && useradd --create-home --uid 1000 flowmap
COPY --from=build /opt/flowmap /opt/flowmap
ENV PATH=/opt/flowmap/bin:$PATH PYTHONUNBUFFERED=1
USER flowmap
WORKDIR /home/flowmap
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=5s --start-period=20s --retries=4 \
    CMD ["python", "-c", "import urllib.request as r; r.urlopen('http://127.0.0.1:8000/readyz', timeout=4)"]
CMD ["flowmap", "serve", "--host", "0.0.0.0", "--port", "8000"]
