"""A session of Spark: begun quietly, with what tasks need to run this program, and ended whatever happens."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import warnings
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from mscbib import discovery

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

    Session = SparkSession

#: All processors of this machine; a task that fails, by a process that was killed, is tried three times.
MASTER = "local[*,3]"
#: The Java that Spark 4 needs.
JAVA = 17

#: The name that the package has where tasks on other machines find it.
_SHIPPED = "mscbib_package"
_VERSION = re.compile(r'version "(?:1\.)?([0-9]{1,4})')
#: A line in which Java names an exception, and says what it is.
_RAISED = re.compile(r"(?!at )[^\n:]{0,200}(?:Exception|Error): (?!An error occurred while)(.+)")
#: What follows upon what a message says: where in Java it was said.
_FRAME = re.compile(r"\n\s*at ")
_LOCAL = re.compile(r"local(?:\[[^\]]*\])?")
_INSTALL = "install one (Debian, Ubuntu: apt-get install openjdk-17-jre-headless), or set JAVA_HOME"


class SparkError(Exception):
    """Spark cannot be begun here, or cannot do its work; the message says why."""


@contextmanager
def session(
    master: str | None = None, settings: Mapping[str, str] | None = None, *, log: bool = False
) -> Iterator[SparkSession]:
    """A session of Spark on that master; one that is there already is used, and left as it is.

    Args:
        master: as Spark names it: "local[4]", "yarn", "spark://host:7077"; default: this machine.
        settings: properties of Spark, which override those set here.
        log: what Spark says goes to standard error; else it is only shown where Spark cannot be begun.

    Raises:
        MissingLibraryError: PySpark is not installed.
        SparkError: there is no Java, Spark does not begin, or a task failed again and again.
    """
    try:
        from pyspark.sql import SparkSession
    except ImportError as error:
        raise discovery.MissingLibraryError("pyspark", "cluster") from error
    there = SparkSession.getActiveSession()
    if there is not None:
        with _failures_said():
            yield there
        return
    check_java()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="mscbib-spark-")))
        stack.enter_context(_signals_kept())
        begun = _begun(master or MASTER, dict(settings or {}), folder, log)
        try:
            with _failures_said():
                yield begun
        finally:
            _end(begun)


def is_local(master: str) -> bool:
    """Whether all the work is done on this machine, by this Python."""
    return _LOCAL.fullmatch(master) is not None


def check_java() -> None:
    """See to it that there is a Java that Spark runs on.

    Raises:
        SparkError: there is none, or it is too old.
    """
    home = os.environ.get("JAVA_HOME")
    java = str(Path(home, "bin", "java")) if home else shutil.which("java")
    if java is None:
        raise SparkError(f"Spark needs Java {JAVA} or newer, and there is none: {_INSTALL}")
    try:
        said = subprocess.run([java, "-version"], capture_output=True, text=True, check=False).stderr  # noqa: S603
    except OSError as error:
        why = f"Spark needs Java {JAVA} or newer, and {java} cannot be run ({error.strerror}): {_INSTALL}"
        raise SparkError(why) from error
    found = _VERSION.search(said)
    if found is not None and int(found[1]) < JAVA:
        raise SparkError(f"Spark needs Java {JAVA} or newer, and {java} is Java {found[1]}: {_INSTALL}")


def _begun(master: str, settings: dict[str, str], folder: Path, log: bool) -> SparkSession:
    """A new session, which keeps in `folder` what it has for itself on this machine."""
    from pyspark.sql import SparkSession

    said = folder / "log"
    builder = SparkSession.builder.master(master).appName("mscbib")
    for name, value in _joined(_defaults(master, folder), settings).items():
        builder = builder.config(name, value)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            with _standard_error_to(None if log else said):
                begun = builder.getOrCreate()
        except Exception as error:
            SparkSession._instantiatedSession = None
            raise SparkError(f"Spark does not begin: {_reason(error, said)}") from error
    if not log:
        begun.sparkContext.setLogLevel("OFF")
    return begun


def _defaults(master: str, folder: Path) -> dict[str, str]:
    """What is set unless the user sets it."""
    found = {
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        "spark.sql.warehouse.dir": str(folder / "warehouse"),
        "spark.task.maxFailures": "4",
        # files are written whole or not at all: no sums beside them
        "spark.hadoop.fs.file.impl": "org.apache.hadoop.fs.RawLocalFileSystem",
        # of a task that is tried twice at once, both would write
        "spark.speculation": "false",
    }
    if is_local(master):
        os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
        os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")
        found |= {"spark.local.dir": str(folder), "spark.driver.host": "127.0.0.1"}
    else:
        found["spark.archives"] = f"{_packed(folder)}#{_SHIPPED}"
        found["spark.executorEnv.PYTHONPATH"] = _SHIPPED
    return found


def _joined(defaults: dict[str, str], said: Mapping[str, str]) -> dict[str, str]:
    """What is set; what the user says is added to lists, and else goes before."""
    found = {**defaults, **said}
    for name, separator in (("spark.archives", ","), ("spark.executorEnv.PYTHONPATH", ":")):
        if name in defaults and name in said:
            found[name] = f"{defaults[name]}{separator}{said[name]}"
    return found


def _packed(folder: Path) -> Path:
    """The package as an archive, with its grammars in it, for machines that have another version, or none.

    What it depends on must be installed there.
    """
    package = Path(discovery.__file__).parent
    target = folder / "mscbib.zip"
    grammars = discovery.grammar_folders()[-1]
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for root, within in ((package, Path("mscbib")), (grammars, Path("mscbib", "grammars"))):
            for path in sorted(root.rglob("*")):
                if path.is_file() and "__pycache__" not in path.parts:
                    archive.write(path, within / path.relative_to(root))
    return target


@contextmanager
def _standard_error_to(path: Path | None) -> Iterator[None]:
    """Let what is begun meanwhile have its standard error in a file: Java says much before it can be told."""
    if path is None:
        yield
        return
    if sys.stderr is not None:
        sys.stderr.flush()
    try:
        before = os.dup(2)
    except OSError:  # it is closed
        yield
        return
    try:
        with path.open("wb") as file:
            os.dup2(file.fileno(), 2)
        yield
    finally:
        os.dup2(before, 2)
        os.close(before)


def _reason(error: Exception, said: Path) -> str:
    """Why Spark did not begin, in a line: what Java raised, or said last."""
    text = str(error)
    if "JAVA_GATEWAY_EXITED" in text and said.exists():
        text = said.read_text(errors="replace")
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    raised = [match[1] for line in lines if (match := _RAISED.match(line))]
    return (raised or lines[-1:] or [type(error).__name__])[0]


@contextmanager
def _failures_said() -> Iterator[None]:
    """Say in a line what Java said, instead of in a hundred."""
    from py4j.protocol import Py4JJavaError
    from pyspark.errors import PySparkException

    try:
        yield
    except (Py4JJavaError, PySparkException) as error:
        messages = [str(error)] if isinstance(error, PySparkException) else []
        cause = getattr(error, "java_exception", None)
        while cause is not None:
            messages.append(cause.getMessage() or cause.toString())
            cause = cause.getCause()
        said = next((one for one in messages if "stage failure" in one), messages[-1])
        raise SparkError(f"Spark gave up: {_line_of(said)}") from error


def _line_of(message: str) -> str:
    """What says most of a message of Spark's: what it was about, and the last line of a traceback in it."""
    lines = [line.strip() for line in _FRAME.split(message)[0].splitlines() if line.strip()]
    return " … ".join(dict.fromkeys([lines[0], lines[-1]])) if lines else "it does not say why"


@contextmanager
def _signals_kept() -> Iterator[None]:
    """Put back, at the end, what was to be done with an interruption: Spark takes it for itself."""
    try:
        before = signal.getsignal(signal.SIGINT)
        yield
    finally:
        with suppress(TypeError, ValueError):  # not the main thread, or not set by Python
            signal.signal(signal.SIGINT, before)


def _end(begun: SparkSession) -> None:
    """End a session and the Java that it ran in."""
    from pyspark import SparkContext

    gateway = SparkContext._gateway
    begun.stop()
    if gateway is None:
        return
    process = getattr(gateway, "proc", None)
    gateway.shutdown()
    if process is not None:
        process.stdin.close()  # it ends when nobody is there any more
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            process.kill()
    SparkContext._gateway = SparkContext._jvm = None
