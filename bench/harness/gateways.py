"""The processes under test: their configurations, their start and their end."""
import os
import re
import shlex
import shutil
import signal
import socket
import subprocess
import sys
import tempfile

from . import workloads

PACKAGES = {"nginx": "nginx-light", "haproxy": "haproxy", "wrk": "wrk"}


def require_tools():
    """Installs what is missing, from Debian and as root only; else says what to install."""
    missing = [PACKAGES[tool] for tool in PACKAGES if not tool_path(tool)]
    if not missing:
        return
    command = ["apt-get", "install", "-y", "--no-install-recommends", *missing]
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        sys.exit("bench: missing programs; install them first: " + " ".join(command))
    # Packages must not start their services: the benchmark runs its own processes only.
    blocker = "/usr/sbin/policy-rc.d"
    made = not os.path.exists(blocker)
    if made:
        with open(blocker, "w", encoding="ascii") as f:
            f.write("#!/bin/sh\nexit 101\n")
        os.chmod(blocker, 0o755)
    try:
        quiet = {"stdout": subprocess.DEVNULL, "env": {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}}
        if subprocess.run(command, check=False, **quiet).returncode != 0:
            subprocess.run(["apt-get", "update"], check=True, **quiet)
            subprocess.run(command, check=True, **quiet)
    finally:
        if made:
            os.remove(blocker)


def tool_path(name):
    """Debian keeps servers in /usr/sbin, which a user's PATH may leave out."""
    return shutil.which(name) or shutil.which(name, path="/usr/sbin:/usr/local/sbin")


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


class Scratch:
    """A temporary folder and the processes started in it; leaving it ends those and removes the folder."""

    def __enter__(self):
        self.path, self.running = tempfile.mkdtemp(prefix="bench-"), []
        os.chmod(self.path, 0o755)  # nginx's workers leave root
        return self

    def __exit__(self, *_):
        for process in list(self.running):
            self.stop(process)
        shutil.rmtree(self.path, ignore_errors=True)

    def folder(self, name):
        path = os.path.join(self.path, name)
        os.makedirs(path, exist_ok=True)
        return path

    def write(self, name, text):
        path = os.path.join(self.path, name)
        with open(path, "w", encoding="utf-8") as f:
            f.write(text)
        return path

    def start(self, words, log_name):
        with open(os.path.join(self.path, log_name), "ab") as log:
            process = subprocess.Popen(words, stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd=self.path,
                                       start_new_session=True)
        self.running.append(process)
        return process

    def stop(self, process):
        self.running.remove(process)
        for sign in (signal.SIGTERM, signal.SIGKILL):
            try:
                os.killpg(process.pid, sign)
                process.wait(5)
                return
            except ProcessLookupError:
                return
            except subprocess.TimeoutExpired:
                continue

    def log(self, name):
        with open(os.path.join(self.path, name), encoding="utf-8", errors="replace") as f:
            return f.read()[-2000:]


NGINX = """
daemon off; worker_processes auto; pid {dir}/{name}.pid; error_log {dir}/{name}.log crit;
events {{ worker_connections 4096; }}
http {{
  access_log off; sendfile on; tcp_nopush on; tcp_nodelay on; default_type application/json; server_tokens off;
  keepalive_requests 1000000000; keepalive_timeout 300s;
  client_body_temp_path {dir}/{name}-body; proxy_temp_path {dir}/{name}-proxy; fastcgi_temp_path {dir}/{name}-f;
  uwsgi_temp_path {dir}/{name}-u; scgi_temp_path {dir}/{name}-s;
  {http}
}}
"""

# Files refuse POST with 405, unless they are the page of that error.
NGINX_BACKEND = """
  open_file_cache max=64 inactive=1h; open_file_cache_valid 1h;
  server {{ listen 127.0.0.1:{port} backlog=4096; root {bodies}; error_page 405 =200 $uri; location /resources/ {{ try_files /small.json =404; }} location = /v1/traces {{ return 200; }} location /fresh/ {{ add_header Cache-Control max-age=3600; try_files /small.json =404; }} }}
"""

# The body of 100 KB fits the buffers, so that nginx never spills it to a file.
NGINX_GATEWAY = """
  upstream backend {{ server 127.0.0.1:{backend}; keepalive 64; keepalive_requests 1000000000; }}
  server {{
    listen 127.0.0.1:{port} backlog=4096; proxy_http_version 1.1; proxy_set_header Connection "";
    proxy_buffers 32 8k; proxy_max_temp_file_size 0;
    {locations}
  }}
"""

HAPROXY = """
global
  maxconn 4096
defaults
  mode http
  http-reuse always
  timeout connect 5s
  timeout client 300s
  timeout server 300s
frontend front
  bind 127.0.0.1:{port}
  {rules}
  default_backend back
backend back
  server one 127.0.0.1:{backend} pool-max-conn 64
"""


def start_backend(scratch):
    """The nginx that serves the bodies; returns its port."""
    port = free_port()
    http = NGINX_BACKEND.format(port=port, bodies=scratch.folder("bodies"))
    config = scratch.write("backend.conf", NGINX.format(dir=scratch.path, name="backend", http=http))
    scratch.start([tool_path("nginx"), "-p", scratch.path, "-c", config], "backend.out")
    return port


class Contender:
    """A gateway: how to start it for a workload, and whether it can do what the workload asks."""

    def __init__(self, name, version, scratch, shapes, command):
        self.name, self.version, self.scratch, self.shapes, self._command = name, version, scratch, shapes, command

    def start(self, workload):
        """Starts it; returns the process and its port."""
        port = free_port()
        words = self._command(workload, port)
        return self.scratch.start(words, self.name + ".out"), port

    def stop(self, process):
        self.scratch.stop(process)

    def log(self):
        return self.scratch.log(self.name + ".out")


def contenders(scratch, backend, here):
    """Sluice, nginx, haproxy and, if PEER is set, the peer."""
    def nginx(workload, port):
        # Where the workload has parameters, nginx passes the path behind a prefix, as its users write it.
        locations = "location /v1/ { proxy_pass http://backend/resources/; }" if len(workload.paths) > 1 else \
            "location = /%s { proxy_pass http://backend/%s; }" % (workload.name, workload.plain)
        http = NGINX_GATEWAY.format(port=port, backend=backend, locations=locations)
        config = scratch.write("gateway.conf", NGINX.format(dir=scratch.path, name="gateway", http=http))
        return [tool_path("nginx"), "-p", scratch.path, "-c", config]

    def haproxy(workload, port):
        rule = "http-request replace-path /v1/(.*) /resources/\\1" if len(workload.paths) > 1 else \
            "http-request set-path /%s" % workload.plain
        return [tool_path("haproxy"), "-db", "-f", scratch.write("haproxy.cfg", HAPROXY.format(port=port, backend=backend, rules=rule))]

    def krakend_json(command):
        def words(workload, port):
            text = workload.config(os.path.join(here, "workloads"))
            text = text.replace(workloads.BACKEND_IN_FILES, "http://127.0.0.1:%d" % backend)
            text = text.replace('"port": %d' % workloads.PORT_IN_FILES, '"port": %d' % port)
            text = text.replace('"port": %d' % workloads.METRICS_PORT_IN_FILES, '"port": %d' % free_port())
            text = text.replace('"port": %s' % workloads.BACKEND_IN_FILES.rpartition(":")[2], '"port": %d' % backend)
            config = scratch.write("%s-%d.json" % (workload.name, port), text)
            for name, content in workload.files.items():
                scratch.write(name, content)
            return [w.replace("{config}", config).replace("{port}", str(port)) for w in shlex.split(command)]
        return words

    binary = sluice_binary(os.path.dirname(here))
    found = [
        Contender("sluice", version_of([binary, "version"]), scratch, True, krakend_json(shlex.quote(binary) + " run -c {config}")),
        Contender("nginx", version_of([tool_path("nginx"), "-v"]), scratch, False, nginx),
        Contender("haproxy", version_of([tool_path("haproxy"), "-v"]), scratch, False, haproxy),
    ]
    if os.environ.get("PEER"):
        found.append(Contender("peer", "as the environment variable PEER says", scratch, True, krakend_json(os.environ["PEER"])))
    return found


def sluice_binary(root):
    """The binary that SLUICE names, else the one that ./sluice builds."""
    if os.environ.get("SLUICE"):
        return os.path.abspath(os.environ["SLUICE"])
    subprocess.run([os.path.join(root, "sluice"), "version"], check=True, stdout=subprocess.DEVNULL)
    built = os.path.join(root, "artifacts", "sluice", "sluice")
    if not os.access(built, os.X_OK):
        sys.exit("bench: ./sluice left no binary in artifacts/sluice; name one in the environment variable SLUICE")
    return built


def version_of(words):
    shown = subprocess.run(words, capture_output=True, text=True, check=False)
    number = re.search(r"\d+\.\d+(\.\d+)?[\w.+-]*", shown.stdout + shown.stderr)
    return number.group(0) if number else "unknown"
